# Tries what the executor's boundary must refuse. Run as `python -c <this> <datasets prefix>` in the executor's task.
#
# Prints one line of JSON that names every attempt. Exit code: 0, all refused; 10 + the sum of what GROUPS says for
# each group with a breach; 2, no breach, but something that must work does not, so that refusals prove nothing.
#
# Python 3.8, standard library only. Never prints credentials or the text of an exception. ECS limits overrides to
# 8,192 characters, so probe-command.ts sends this without comments and with short indents: no string may span lines.
import ctypes, hashlib, hmac, http.client, json, os, re, socket, subprocess, sys, time
from concurrent.futures import ThreadPoolExecutor, wait
from urllib.parse import quote, unquote_plus

SECONDS = 3
LABEL = 'canary' + os.urandom(8).hex()
results = {}
breaches = set()
keys = {}


class Unclear(Exception): ...


# An attempt says whether it got through. What is in the group `must` has to, for the rest to count.
def attempt(group, name, run, *args):
    for pause in 0, 1:
        time.sleep(pause)
        try:
            verdict = ('refused', 'breach', 'unclear', 'works')[bool(run(*args)) + 2 * (group == 'must')]
        except Exception as error:
            verdict = f'unclear: {error if type(error) is Unclear else type(error).__name__}'
        if verdict[:7] != 'unclear':
            break
    results[f'{group}: {name}'] = verdict
    if verdict == 'breach':
        breaches.add(group)


def read(path):
    with open(path) as file:
        return file.read()


# A refused connection is an answer too: packets got out and back. One address of a name, or time runs out.
def tcp(host, port):
    try:
        address = host if ':' in host else socket.gethostbyname(host)
        return socket.create_connection((address, port), SECONDS)
    except (ConnectionRefusedError, ConnectionResetError):
        return True
    except OSError:
        return False


def udp(host, port, message):
    family = socket.AF_INET6 if ':' in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as end:
        end.settimeout(SECONDS / 2)
        for _ in 1, 2:
            try:
                end.connect((host, port))
                end.send(message)
                return end.recv(4096)
            except ConnectionRefusedError:
                return b'closed'
            except OSError:
                pass
    return b''


def internet():
    # A version that no QUIC server knows: it answers with those it does (RFC 9000, section 6).
    quic = bytes([192, 26, 26, 26, 26, 8] + [0] * 1194)
    for host in '1.1.1.1', '8.8.8.8', '2606:4700:4700::1111':
        for port, message in (53, question('com', 1)), (443, quic):
            yield f'tcp {host} {port}', tcp, host, port
            yield f'udp {host} {port}', udp, host, port, message
    yield 'tcp 1.1.1.1 80', tcp, '1.1.1.1', 80


def question(name, kind):
    labels = b''.join(bytes([len(part)]) + part.encode() for part in name.split('.'))
    return os.urandom(2) + bytes([1, 0, 0, 1] + [0] * 6) + labels + bytes([0, 0, kind, 0, 1])


# Not by the resolver library: only the response code tells a block (NODATA) from a name that nobody has, and to
# learn the latter somebody outside was asked.
def ask(server, name, kind):
    reply = udp(server, 53, question(name, kind)).ljust(12, b'\0')
    return reply[3] & 15, reply[6] + reply[7]


def leaks(*query):
    code, answers = ask(*query)
    if code not in (0, 3):
        raise Unclear(f'response code {code}')
    return code or answers


def resolvers():
    return re.findall(r'(?m)^nameserver\s+(\S+)', read('/etc/resolv.conf'))


def dns():
    # Besides the task's own: where every VPC has its resolver. Nobody has that .com; S3 has every bucket name.
    for server in {*resolvers(), '169.254.169.253', 'fd00:ec2::253'}:
        for name, kind in ('.com', 1), ('.com', 16), ('.s3.us-west-2.amazonaws.com', 1):
            yield f'*{name} type {kind} from {server}', leaks, server, LABEL + name, kind


# Signature Version 4 of a request without a body.
def sign(keys, method, host, path, query):
    now = time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())
    empty = hashlib.sha256(b'').hexdigest()
    headers = {'host': host, 'x-amz-content-sha256': empty, 'x-amz-date': now, 'x-amz-security-token': keys['Token']}
    names = ';'.join(headers)
    lines = [method, path, query, *map(':'.join, headers.items()), '', names, empty]
    request = hashlib.sha256('\n'.join(lines).encode()).hexdigest()
    scope = f'{now[:8]}/{REGION}/s3/aws4_request'
    key = b'AWS4' + keys['SecretAccessKey'].encode()
    for part in [*scope.split('/'), f'AWS4-HMAC-SHA256\n{now}\n{scope}\n{request}']:
        key = hmac.new(key, part.encode(), 'sha256').digest()
    signer = keys['AccessKeyId'] + '/' + scope
    proof = f'Credential={signer}, SignedHeaders={names}, Signature={key.hex()}'
    return {**headers, 'authorization': 'AWS4-HMAC-SHA256 ' + proof}


# Signed with no keys means: as anybody.
def s3(keys, method, bucket, key='', query=''):
    host = (bucket + AWS).lstrip('.')
    path = '/' + quote(key)
    end = http.client.HTTPSConnection(host, timeout=SECONDS)
    end.request(method, path + '?' + query, b'', sign(keys, method, host, path, query) if keys else {})
    answer = end.getresponse()
    return answer.status, answer.read(9999)


# For the task, 404 is a breach as well: S3 looked for the object.
def allowed(keys, *request):
    status = s3(keys, *request)[0]
    if status not in (200, 403, 404 if keys else 0):
        raise Unclear(status)
    return status != 403


def bucket():
    # AWS publishes these to everybody, from a bucket in each Region.
    for name, key in ('aws-codedeploy-', 'latest/install'), ('amazon-ssm-', 'latest/VERSION'):
        name += REGION
        yield f'get {name}', allowed, {}, 'GET', name, key
        yield f'put {name}', allowed, {}, 'PUT', name, LABEL


# Nothing is changed or left behind.
def writes(path):
    new = os.path.isdir(path) and path + '/' + LABEL
    try:
        open(new or path, 'a').close()
    except OSError:
        return False
    if new:
        os.unlink(new)
    return True


def files():
    yield 'writable root', lambda: not os.statvfs('/').f_flag & os.ST_RDONLY
    # Every mount, because a volume may be anywhere, except memory that any container has to itself.
    mounts = [line.split()[1].encode().decode('unicode_escape') for line in read('/proc/self/mounts').splitlines()]
    places = {os.path.realpath(path) for path in mounts + ['/var/tmp', os.getcwd(), os.path.expanduser('~')]}
    for path in places - {'/tmp', '/dev/shm', '/dev/mqueue'}:
        if os.path.isdir(path) or os.path.isfile(path):
            yield f'write {path}', writes, path


# In a process of its own, because it would change this one.
def in_child(run, *args):
    child = os.fork()
    if not child:
        code = 2
        try:
            run(*args)
            code = 1
        except OSError:
            code = 0
        finally:
            os._exit(code)
    code = os.waitpid(child, 0)[1] >> 8
    if code == 2:
        raise Unclear('not tried')
    return code


def unshare(flag):
    if ctypes.CDLL(None).unshare(flag):
        raise OSError


def is_root(*command):
    try:
        return subprocess.run(command, input=b'', capture_output=True, timeout=5).stdout == b'0\n'
    except OSError:
        return False


def of_process(field):
    return re.findall(rf'(?m)^{field}:\s+(\w+)', read('/proc/self/status'))


def root():
    yield 'setuid', in_child, os.setuid, 0
    yield 'user namespace', in_child, unshare, 0x10000000
    yield 'mount namespace', in_child, unshare, 0x20000
    yield 'capabilities', lambda: any(int(value, 16) for value in of_process('Cap...'))
    yield 'su', is_root, 'su', '-c', 'id -u'
    yield 'sudo', is_root, 'sudo', '-n', 'id', '-u'


def credentials():
    yield 'list buckets', allowed, keys, 'GET', ''
    yield 'put dataset', allowed, keys, 'PUT', BUCKET, PREFIX + 'isolation-canary'
    yield 'get outside datasets', allowed, keys, 'GET', BUCKET, 'isolation-canary'
    yield 'list outside datasets', allowed, keys, 'GET', BUCKET, '', 'list-type=2&max-keys=1'
    yield 'reach sts', tcp, AWS.replace('.s3', 'sts'), 443


def get_credentials():
    end = http.client.HTTPConnection('169.254.170.2', timeout=SECONDS)
    end.request('GET', os.environ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'])
    keys.update(json.load(end.getresponse()))
    return keys['Token']


def reads_datasets():
    listing = 'encoding-type=url&list-type=2&max-keys=1&prefix=' + quote(PREFIX, '')
    status, text = s3(keys, 'GET', BUCKET, '', listing)
    found = re.search(b'<Key>(.*?)</Key>', text)
    if status == 200 and found:
        status = s3(keys, 'GET', BUCKET, unquote_plus(found.group(1).decode()))[0]
    if status != 200:
        raise Unclear(status)
    return True


def must():
    yield 'resolve s3', lambda: any(ask(server, AWS[1:], 1)[1] for server in resolvers())
    yield 'write /tmp', writes, '/tmp'
    yield 'read datasets', reads_datasets


GROUPS = {internet: 1, dns: 2, bucket: 4, files: 8, root: 16, credentials: 32, must: 0}


def finish(error=None):
    code = 2 if error or {*results.values()} != {'refused', 'works'} else 0
    if breaches:
        code = 10 + sum(GROUPS[group] for group in GROUPS if group.__name__ in breaches)
    about = {'isolationCanary': code, 'error': error, 'noNewPrivs': of_process('NoNewPrivs')}
    print(json.dumps({**about, 'attempts': results}), flush=True)
    os._exit(code)


sys.excepthook = lambda kind, *_: finish(kind.__name__)
PREFIX = sys.argv[1]
REGION = os.environ['AWS_REGION']
BUCKET = os.environ['S3_BUCKET_DATASETS']
AWS = f'.s3.{REGION}.amazonaws.com'
# Before there are threads: unshare(2) refuses a process that has any.
for each in root():
    attempt('root', *each)
attempt('must', 'get credentials', get_credentials)
plan = [(group.__name__, *each) for group in GROUPS if group != root for each in group()]
results.update((f'{group}: {name}', 'unclear: too late') for group, name, *_ in plan)
pool = ThreadPoolExecutor(99)
wait([pool.submit(attempt, *each) for each in plan], 25)
finish()
