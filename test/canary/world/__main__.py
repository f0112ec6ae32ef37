"""A world for the canary's probe: a container and a network that hold what they are asked to hold and nothing else.

Reads the world as JSON from stdin, runs a command in it and prints what happened as JSON. Everything is in new user,
mount, network and IPC namespaces: no packet leaves, no file of this machine can be written, nothing stays behind.
Needs Linux, and either root or subordinate ids for the user (`newuidmap`). The members of a world, with the
parts of an untouched container as defaults, are described in `test/canary/world.ts`.
"""

import json
import os
import sys

import namespaces
import network
import root
import servers


def run(world, processes):
    """The command as ECS would start it; gives its exit code and what it printed."""
    output, error = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        for end in processes:
            end.close()
        os.dup2(output[1], 1)
        os.dup2(error[1], 2)
        namespaces.become(world['user'], keep_bounding_set=world['capabilities'])
        command = world['command']
        os.execvpe(command[0], command, {'PATH': '/programs', **world['environment']})
    os.close(output[1])
    os.close(error[1])
    printed = [os.fdopen(end[0], errors='replace').read() for end in (output, error)]
    status = os.waitpid(child, 0)[1]
    return {'exit': os.WEXITSTATUS(status) if os.WIFEXITED(status) else -status, 'out': printed[0], 'err': printed[1]}


def main():
    world = json.load(sys.stdin)
    namespaces.enter(user_namespaces=world['userNamespaces'])
    network.build(world)
    ends = servers.listen(world)
    root.build(world)
    root.change()
    requests = servers.start(ends)
    result = run(world, [end for end, _ in ends])
    left = [name for volume in world['volumes'] for name in os.listdir(volume)]
    print(json.dumps({**result, 'requests': requests(), 'left': left}))


main()
