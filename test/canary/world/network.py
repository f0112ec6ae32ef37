"""A loopback device with the addresses of the world; what is for others has no route, or vanishes."""

import ctypes
import errno
import fcntl
import socket
import struct
import time

from servers import CREDENTIALS, S3, STS

# linux/sockios.h, linux/if.h, linux/route.h
SIOCADDRT, SIOCSIFFLAGS, SIOCSIFADDR, SIOCSIFNETMASK = 0x890B, 0x8914, 0x8916, 0x891C
IFF_UP, IFF_RUNNING, RTF_UP = 1, 64, 1


def build(world):
    request(SIOCSIFFLAGS, struct.pack('16sh14x', b'lo', IFF_UP | IFF_RUNNING))
    addresses = [S3, *world['resolvers'], *world['internet']]
    addresses += [STS] if world['sts'] else []
    addresses += [CREDENTIALS] if world['credentials'] else []
    for number, address in enumerate(addresses):
        if ':' in address:
            add_ipv6(address)
        else:
            add_ipv4(f'lo:{number}', address)
    if world['swallows']:
        swallow()


def request(code, value, family=socket.AF_INET):
    with socket.socket(family, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, code, value)


def socket_address(address):
    return struct.pack('HH4s8x', socket.AF_INET, 0, socket.inet_aton(address))


def add_ipv4(label, address):
    for code, value in (SIOCSIFADDR, address), (SIOCSIFNETMASK, '255.255.255.255'):
        request(code, struct.pack('16s16s', label.encode(), socket_address(value)))


def add_ipv6(address):
    value = struct.pack('16sIi', socket.inet_pton(socket.AF_INET6, address), 128, socket.if_nametoindex('lo'))
    request(SIOCSIFADDR, value, socket.AF_INET6)
    await_ipv6(address)


def await_ipv6(address):
    """The kernel makes an IPv6 address usable a moment after it was added: in a work queue, on the loopback too."""
    deadline = time.monotonic() + 10
    while True:
        try:
            with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
                return probe.bind((address, 0))
        except OSError as error:
            if error.errno != errno.EADDRNOTAVAIL or time.monotonic() > deadline:
                raise
            time.sleep(0.005)


def swallow():
    """A default route into the loopback, which drops what is not its own: the silence of a security group."""
    device = ctypes.create_string_buffer(b'lo')
    everything = socket_address('0.0.0.0')
    # struct rtentry: destination, gateway, mask, flags, …, metric, device, …
    form = '@L16s16s16sHhLPhPLLH'
    fields = [0, everything, everything, everything, RTF_UP, 0, 0, 0, 0, ctypes.addressof(device), 0, 0, 0]
    request(SIOCADDRT, struct.pack(form, *fields))
