"""What the probe meets: resolvers, S3, STS, the task's credentials, and addresses of the internet."""

import http.server
import json
import os
import signal
import socket
import ssl
import struct
import tempfile
import threading
from urllib.parse import parse_qs, urlsplit

from namespaces import die_with_parent

S3, STS, CREDENTIALS = '192.0.2.1', '192.0.2.2', '169.254.170.2'
ELSEWHERE = '192.0.2.3'
ANSWER, NXDOMAIN, SERVFAIL, SILENT, NODATA = 'answer', 'nxdomain', 'servfail', 'silent', 'nodata'
BINARY = b'\xff\x00'


def listen(world):
    """Every socket with what serves it. They are bound before anything runs, so nothing comes too early."""
    ends = [bound(S3, 443, socket.SOCK_STREAM, http_server(s3_handler(world), tls_context(world)))]
    for address, answers in world['resolvers'].items():
        ends.append(bound(address, 53, socket.SOCK_DGRAM, resolver(answers)))
    for address, state in world['internet'].items():
        if state == 'open':
            ends += [bound(address, port, socket.SOCK_STREAM, accept) for port in (53, 80, 443)]
            ends += [bound(address, port, socket.SOCK_DGRAM, echo) for port in (53, 443)]
    if world['sts']:
        ends.append(bound(STS, 443, socket.SOCK_STREAM, accept))
    if world['credentials']:
        ends.append(bound(CREDENTIALS, 80, socket.SOCK_STREAM, http_server(credentials_handler(world))))
    return ends


def bound(address, port, kind, serve):
    end = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET, kind)
    end.bind((address, port))
    if kind == socket.SOCK_STREAM:
        end.listen(64)
    return end, serve


def start(ends):
    """Serves in a process of its own; the result stops it and tells which requests S3 got."""
    reading, RECORD.write = os.pipe()
    child = os.fork()
    if child == 0:
        die_with_parent()
        for end, serve in ends:
            threading.Thread(target=serve, args=[end], daemon=True).start()
        threading.Event().wait()
    os.close(RECORD.write)

    def stop():
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [json.loads(line) for line in os.fdopen(reading)]

    return stop


class RECORD:
    write = None


def accept(end):
    while True:
        end.accept()[0].close()


def echo(end):
    while True:
        message, sender = end.recvfrom(4096)
        end.sendto(message, sender)


def resolver(answers):
    def serve(end):
        while True:
            message, sender = end.recvfrom(4096)
            reply = resolve(answers, message)
            if reply:
                end.sendto(reply, sender)

    return serve


def resolve(answers, message):
    labels, at = [], 12
    while message[at]:
        labels.append(message[at + 1 : at + 1 + message[at]].decode())
        at += 1 + message[at]
    kind = message[at + 2]
    outcome, address = look_up(answers, labels, kind)
    if outcome == SILENT:
        return None
    record = b''
    if outcome == ANSWER:
        data = socket.inet_aton(address) if kind == 1 else b'\x04text'
        record = struct.pack('>HHHIH', 0xC00C, kind, 1, 60, len(data)) + data
    code = {NXDOMAIN: 3, SERVFAIL: 2}.get(outcome, 0)
    header = message[:2] + struct.pack('>HHHHH', 0x8180 | code, 1, 1 if record else 0, 0, 0)
    return header + message[12 : at + 5] + record


def look_up(answers, labels, kind):
    name = '.'.join(labels)
    allowed = {'s3': S3, 'sts': STS}.get(name.replace('.ap-northeast-1.amazonaws.com', ''))
    if name.endswith('.s3.ap-northeast-1.amazonaws.com'):
        allowed = S3
    if allowed:
        return answers.get('allowed', ANSWER if kind == 1 else NODATA), allowed
    return answers.get(f"*.{'.'.join(labels[1:])} type {kind}", NODATA), ELSEWHERE


def tls_context(world):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile('w') as pem:
        pem.write(world['key'] + world['certificate'])
        pem.flush()
        context.load_cert_chain(pem.name)
    return context


def http_server(handler, context=None):
    def serve(end):
        server = http.server.ThreadingHTTPServer(('', 0), handler, bind_and_activate=False)
        server.socket.close()
        server.socket = context.wrap_socket(end, server_side=True) if context else end
        server.handle_error = lambda *_: None
        server.serve_forever()

    return serve


class Handler(http.server.BaseHTTPRequestHandler):
    def reply(self, status, body=b''):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def credentials_handler(world):
    class Credentials(Handler):
        def do_GET(self):
            wanted = world['environment']['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']
            self.reply(200 if self.path == wanted else 404, json.dumps(world['credentials']).encode())

    return Credentials


def s3_handler(world):
    bucket = world['environment'].get('S3_BUCKET_DATASETS')

    class S3(Handler):
        def do_GET(self):
            url = urlsplit(self.path)
            name = name_of(bucket, self.command, self.headers['host'], url.path, parse_qs(url.query))
            request = {'name': name, 'method': self.command, 'url': self.path, 'headers': dict(self.headers)}
            os.write(RECORD.write, json.dumps(request).encode() + b'\n')
            permitted = name in ('list datasets', 'get datasets')
            keys = ''.join(f'<Contents><Key>{key}</Key></Contents>' for key in world['datasets'])
            body = f'<ListBucketResult>{keys}</ListBucketResult>'.encode() if name == 'list datasets' else BINARY
            self.reply(world['s3'].get(name, 200 if permitted else 403), body)

        do_PUT = do_GET

    return S3


def name_of(datasets, method, host, path, query):
    """What the probe calls an attempt that sends this request."""
    bucket, verb = host.split('.')[0], method.lower()
    if host == 's3.ap-northeast-1.amazonaws.com':
        return 'list buckets'
    if bucket != datasets:
        return f'{verb} {bucket}'
    if path == '/':
        return 'list datasets' if 'prefix' in query else 'list outside datasets'
    if verb == 'put':
        return 'put dataset'
    return 'get datasets' if path.startswith('/datasets/') else 'get outside datasets'
