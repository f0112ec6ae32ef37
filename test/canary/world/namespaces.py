"""Namespaces, mounts and identities, by the system calls themselves: Python has them from 3.12 on or not at all."""

import ctypes
import getpass
import os
import signal
import subprocess
import sys

libc = ctypes.CDLL(None, use_errno=True)
NEWNS, NEWIPC, NEWUSER, NEWNET = 0x20000, 0x8000000, 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_CAPBSET_DROP = 1, 24


def call(what, function, *arguments):
    if function(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f'{what}: {os.strerror(code)}')


def mount(source, target, kind=None, flags=0, options=None):
    texts = [None if text is None else text.encode() for text in (source, target, kind, options)]
    call(f'mount {target}', libc.mount, *texts[:3], ctypes.c_ulong(flags), texts[3])


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def enter(user_namespaces):
    """Goes on as user 0 of new namespaces, in a child; the parent writes the id maps, waits, and ends as it does."""
    unshared, mapped = os.pipe(), os.pipe()
    outside = os.readlink('/proc/self/ns/net')
    child = os.fork()
    if child != 0:
        os.close(unshared[1])
        if os.read(unshared[0], 1):
            map_ids(child)
            os.write(mapped[1], b'.')
        os.close(mapped[1])
        sys.exit(1 if os.waitpid(child, 0)[1] else 0)
    die_with_parent()
    os.close(mapped[1])
    call('unshare', libc.unshare, NEWUSER | NEWNET | NEWNS | NEWIPC)
    os.write(unshared[1], b'.')
    if not os.read(mapped[0], 1):
        sys.exit('the ids were not mapped')
    if os.readlink('/proc/self/ns/net') == outside:
        sys.exit('still in the network of this machine')
    os.setresgid(0, 0, 0)
    os.setresuid(0, 0, 0)
    if not user_namespaces:
        # As on Fargate. The limit belongs to the new user namespace, not to the machine.
        with open('/proc/sys/user/max_user_namespaces', 'w') as file:
            file.write('0')


def map_ids(pid):
    if os.getuid() == 0:
        for kind in 'uid', 'gid':
            with open(f'/proc/{pid}/{kind}_map', 'w') as file:
                file.write('0 0 65536')
        return
    for kind, own in ('uid', os.getuid()), ('gid', os.getgid()):
        with open(f'/etc/sub{kind}') as file:
            ranges = dict(line.split(':')[:2] for line in file)
        first = ranges[getpass.getuser()]
        subprocess.run([f'new{kind}map', str(pid), '0', str(own), '1', '1', first, '65535'], check=True)


def become(user, keep_bounding_set):
    die_with_parent()
    if not keep_bounding_set:
        capability = 0
        while libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0:
            capability += 1
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
