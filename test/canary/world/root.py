"""The root file system: the machine's programs and libraries read-only, everything else in memory."""

import os
import sys

from namespaces import mount

RDONLY, REMOUNT, BIND, MOVE, REC, PRIVATE = 1, 32, 4096, 8192, 16384, 1 << 18
ST_RELATIME, MS_RELATIME = 4096, 1 << 21
NOSUID, NODEV, NOEXEC, NOATIME, NODIRATIME = 2, 4, 8, 1024, 2048

ROOT = '/tmp'
PROGRAMS = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/etc/ld.so.cache', sys.base_prefix]


def directory(path, mode=0o755, owner=0):
    os.makedirs(ROOT + path, exist_ok=True)
    os.chmod(ROOT + path, mode)
    os.chown(ROOT + path, owner, owner)


def file(path, text='', mode=0o644):
    os.makedirs(os.path.dirname(ROOT + path), exist_ok=True)
    with open(ROOT + path, 'w') as opened:
        opened.write(text)
    os.chmod(ROOT + path, mode)


def memory(path, mode='1777'):
    directory(path)
    mount('tmpfs', ROOT + path, 'tmpfs', 0, f'mode={mode}')


def bind(path, flags=0):
    directory(path) if os.path.isdir(path) else file(path)
    mount(path, ROOT + path, None, BIND | flags)


def read_only(path):
    """A mount that comes from outside keeps its flags, or the kernel refuses."""
    flags = os.statvfs(path).f_flag
    kept = flags & (NOSUID | NODEV | NOEXEC | NOATIME | NODIRATIME) | (MS_RELATIME if flags & ST_RELATIME else 0)
    mount(None, path, None, REMOUNT | BIND | RDONLY | kept)


def build(world):
    mount(None, '/', None, REC | PRIVATE)
    # The moved root of a process started in this one's folder.
    mount('tmpfs', ROOT, 'tmpfs', 0, 'mode=755')
    for path in dict.fromkeys(PROGRAMS):
        if os.path.islink(path):
            os.symlink(os.readlink(path), ROOT + path)
        elif os.path.exists(path) and not path.startswith('/usr/'):
            bind(path)
            read_only(ROOT + path)
    bind('/proc', REC)
    bind('/dev/null')
    bind('/dev/urandom')
    memory('/dev/shm')
    directory('/dev/mqueue')
    mount('mqueue', ROOT + '/dev/mqueue', 'mqueue')
    directory('/tmp')
    if world['tmp']:
        memory('/tmp')
    directory('/var/tmp', 0o1777)
    directory('/app', owner=1000)
    directory('/home/executor', owner=1000)
    file('/etc/passwd', 'root:x:0:0::/root:/bin/sh\nexecutor:x:1000:1000::/home/executor:/bin/sh\n')
    file('/etc/nsswitch.conf', 'hosts: files dns\n')
    file('/etc/resolv.conf', 'search internal\nnameserver 10.30.0.2\n')
    file('/etc/ca.pem', world['certificate'])
    directory('/programs')
    os.symlink(os.path.realpath(sys.executable), ROOT + '/programs/python')
    for name, output in world['programs'].items():
        file(f'/programs/{name}', f'#!/bin/sh\necho {output}\n', 0o755)
    for path in world['volumes']:
        memory(path)
    for path in world['files']:
        memory('/volume', '700')
        file('/volume/file', mode=0o666)
        file(path)
        mount(ROOT + '/volume/file', ROOT + path, None, BIND)
    if not world['writableRoot']:
        read_only(ROOT)


def change():
    """Moved, not chroot'ed: a process in a chroot may never make a user namespace, whatever the world allows."""
    os.chdir(ROOT)
    mount(ROOT, '/', None, MOVE)
    os.chroot('.')
    os.chdir('/app')
