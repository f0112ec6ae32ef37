# Tries what the executor's boundary must refuse. Run as `python -c <this> <datasets prefix>` in the executor's task.
#
# Prints one line of JSON that names every attempt. Exit code: 0, all refused; 10 + the sum of GROUPS with a breach;
# 2, no breach, but something that must work does not, so that refusals prove nothing; any other, it broke itself.
#
# Python 3.7, standard library only. Never prints credentials or the text of an exception. ECS limits overrides to
# 8,192 characters: probe-command.ts sends this without comments and indents by one; no string may span lines.
import ctypes, hashlib, hmac, http.client, json, os, re, socket, ssl, subprocess, sys, threading, time
from urllib.parse import quote, unquote_plus

GROUPS = {'internet': 1, 'dns': 2, 'bucket': 4, 'files': 8, 'root': 16, 'credentials': 32}
REFUSED, BREACH, WORKS, UNCLEAR = 'refused', 'breach', 'works', 'unclear'
SECONDS = 4
DEADLINE = time.monotonic() + 45
LABEL = 'canary' + os.urandom(8).hex()
results = {}
keys = {}


class Unclear(Exception):
    pass


# An attempt's function says whether it got through. Whatever is in the group `must` has to, for the rest to count.
def attempt(group, name, function, *arguments):
    must = group == 'must'
    for _ in range(2 if must else 1):
        try:
            done = function(*arguments)
            verdict = (WORKS if must else BREACH) if done else (UNCLEAR if must else REFUSED)
        except Unclear as error:
            verdict = UNCLEAR + ': %s' % error
        except Exception as error:
            verdict = UNCLEAR + ': ' + type(error).__name__
        if verdict == WORKS:
            break
    results[group + ': ' + name] = verdict


# Internet. A refused connection is an answer too: packets got out and back.
def tcp(host, port):
    try:
        socket.create_connection((host, port), SECONDS).close()
    except (ConnectionRefusedError, ConnectionResetError):
        return True
    except OSError:
        return False
    return True


def udp(host, port, message):
    with socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET, socket.SOCK_DGRAM) as end:
        end.settimeout(SECONDS / 2)
        for _ in range(2):
            try:
                end.connect((host, port))
                end.send(message)
                return end.recv(4096)
            except ConnectionRefusedError:
                return b'closed'
            except OSError:
                pass


# DNS, without the resolver library: only the response code tells a block (NODATA) from a name that nobody has,
# and to learn the latter somebody outside was asked.
def ask(server, name, kind=1):
    labels = b''.join(bytes([len(part)]) + part.encode() for part in name.split('.'))
    header = os.urandom(2) + bytes([1, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    reply = udp(server, 53, header + labels + bytes([0, 0, kind, 0, 1])) or b''
    return (reply[3] & 15, reply[6] + reply[7]) if len(reply) >= 12 else (0, 0)


def leaks(server, name, kind):
    code, answers = ask(server, name, kind)
    if code not in (0, 3):
        raise Unclear('response code %d' % code)
    return code or answers


def resolvers():
    with open('/etc/resolv.conf') as lines:
        return re.findall(r'(?m)^nameserver\s+(\S+)', lines.read())


def resolves(name):
    return any(ask(server, name)[1] for server in resolvers())


def get_credentials():
    end = http.client.HTTPConnection('169.254.170.2', timeout=SECONDS)
    end.request('GET', os.environ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'])
    keys.update(json.load(end.getresponse()))
    return 'Token' in keys


# Signature Version 4.
def sign(method, host, path, query, body):
    now = time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())
    digest = hashlib.sha256(body).hexdigest()
    headers = {
        'host': host,
        'x-amz-content-sha256': digest,
        'x-amz-date': now,
        'x-amz-security-token': keys['Token'],
    }
    names = ';'.join(headers)
    scope = now[:8] + '/' + REGION + '/s3/aws4_request'
    lines = [method, path, query] + [name + ':' + headers[name] for name in headers] + ['', names, digest]
    request = hashlib.sha256('\n'.join(lines).encode()).hexdigest()
    key = ('AWS4' + keys['SecretAccessKey']).encode()
    for part in scope.split('/') + ['\n'.join(['AWS4-HMAC-SHA256', now, scope, request])]:
        key = hmac.new(key, part.encode(), 'sha256').digest()
    headers['authorization'] = 'AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s' % (
        keys['AccessKeyId'],
        scope,
        names,
        key.hex(),
    )
    return headers


def s3(method, bucket, key, query='', signed=True, body=b''):
    host = bucket + '.s3.' + REGION + '.amazonaws.com'
    host = host.lstrip('.')
    path = '/' + quote(key)
    for _ in range(2):
        try:
            end = http.client.HTTPSConnection(host, timeout=SECONDS)
            headers = sign(method, host, path, query, body) if signed else {}
            end.request(method, path + '?' + query, body, headers)
            answer = end.getresponse()
            if answer.status < 500:
                return answer.status, answer.read(99999).decode(errors='replace')
            problem = 'HTTP %d' % answer.status
        except OSError as error:
            problem = type(error).__name__
    raise Unclear(problem)


# Signed, 404 is a breach as well: S3 looked for the object.
def allowed(method, bucket, key, query='', signed=True, body=b''):
    status = s3(method, bucket, key, query, signed, body)[0]
    if status == 403:
        return False
    if status < 300 or (signed and status == 404):
        return True
    raise Unclear('HTTP %d' % status)


def reads_datasets():
    listing = 'encoding-type=url&list-type=2&max-keys=1&prefix=' + quote(PREFIX, '')
    status, text = s3('GET', BUCKET, '', listing)
    found = re.search('<Key>(.*?)</Key>', text)
    if status == 200 and found:
        status = s3('GET', BUCKET, unquote_plus(found.group(1)))[0]
    if status != 200:
        raise Unclear('HTTP %d' % status)
    return True


# Files. Nothing is changed or left behind.
def writes(path):
    try:
        if os.path.isdir(path):
            name = os.path.join(path, LABEL)
            os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            os.unlink(name)
        else:
            os.close(os.open(path, os.O_WRONLY))
    except OSError:
        return False
    return True


# Every mount, because a volume may be anywhere, but what is memory of this container alone on every container host.
def places():
    with open('/proc/self/mounts') as mounts:
        found = [line.split()[1].encode().decode('unicode_escape') for line in mounts]
    found += ['/var/tmp', os.getcwd(), os.path.expanduser('~')]
    found = set(map(os.path.realpath, found)) - {'/tmp', '/dev/shm', '/dev/mqueue'}
    return [path for path in found if os.path.isdir(path) or os.path.isfile(path)]


# Root. In a process of its own, and before there are threads, which unshare(2) does not accept.
def in_child(function, *arguments):
    child = os.fork()
    if child == 0:
        try:
            function(*arguments)
            os._exit(1)
        except OSError:
            os._exit(0)
        except BaseException:
            os._exit(2)
    status = os.waitpid(child, 0)[1] >> 8
    if status == 2:
        raise Unclear('not tried')
    return status


def unshare(flag):
    if ctypes.CDLL(None).unshare(flag):
        raise OSError


def of_process(field):
    with open('/proc/self/status') as lines:
        return re.findall(r'(?m)^' + field + r':\s+(\w+)', lines.read())


def becomes_root(*command):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=SECONDS * 3)
    except OSError:
        return False
    return done.stdout.strip() == b'0'


def alone():
    yield 'root', 'setuid', in_child, os.setuid, 0
    yield 'root', 'user namespace', in_child, unshare, 0x10000000
    yield 'root', 'mount namespace', in_child, unshare, 0x20000
    yield 'must', 'task credentials', get_credentials


def together():
    yield 'root', 'capabilities', lambda: any(int(value, 16) for value in of_process(r'Cap\w+'))
    yield 'root', 'su', becomes_root, 'su', '-c', 'id -u'
    yield 'root', 'sudo', becomes_root, 'sudo', '-n', 'id', '-u'

    for host, port in ('1.1.1.1', 80), ('1.1.1.1', 443), ('8.8.8.8', 53), ('2606:4700:4700::1111', 443):
        yield 'internet', 'tcp %s %d' % (host, port), tcp, host, port
    # A version that QUIC servers do not know: they answer with those they do (RFC 9000, section 6).
    quic = bytes([192, 26, 26, 26, 26, 8] + [0] * 1194)
    for host in '1.1.1.1', '8.8.8.8', '2606:4700:4700::1111':
        yield 'internet', 'udp %s 53' % host, ask, host, 'example.com'
        yield 'internet', 'udp %s 443' % host, udp, host, 443, quic

    aws = '.%s.amazonaws.com' % REGION
    yield 'must', 'resolve s3', resolves, 's3' + aws
