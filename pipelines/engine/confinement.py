"""What a worker process gives up before it opens an untrusted file: memory, network, its parent's company.

Linux only, unprivileged: its own session (so that its parent can end it with all it started), resource
limits, ``PR_SET_PDEATHSIG`` (a worker never outlives its parent) and a seccomp filter. On processors other
than x86_64 and aarch64 there is NO filter: work goes on there with the limits alone, and a parser taken
over by a hostile file could reach the network. Reading files is not confined anywhere.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from dataclasses import dataclass

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_ALL_THREADS = 1  # SECCOMP_FILTER_FLAG_TSYNC
_FILE_BYTES = 1 << 30

_LOAD_WORD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_JUMP_FROM = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EACCES
_KILL = 0x80000000
_OFFSET_NUMBER, _OFFSET_ARCH, _OFFSET_FIRST_ARGUMENT = 0, 4, 16
_AF_UNIX = 1
_X32_CALLS = 0x40000000

# The same number on every processor: io_uring_setup, io_uring_enter and io_uring_register make sockets
# without socket(); pidfd_getfd takes another process's files.
_REFUSED_EVERYWHERE = (425, 426, 427, 438)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calls:
    """Numbers of system calls on one processor, from the kernel's tables."""

    arch: int
    seccomp: int
    socket: int
    refused: tuple[int, ...]


_PROCESSORS = {
    # refused: ptrace, process_vm_readv, process_vm_writev, setpgid, setsid
    "x86_64": _Calls(arch=0xC000003E, seccomp=317, socket=41, refused=(101, 310, 311, 109, 112)),
    "aarch64": _Calls(arch=0xC00000B7, seccomp=277, socket=198, refused=(117, 270, 271, 154, 157)),
}


def confine(memory_bytes: int) -> None:
    """Bound this process for good. ``memory_bytes`` limits private writable memory (RLIMIT_DATA).

    The process must not lead a process group yet: it becomes the leader of a session of its own.
    """
    os.setsid()
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    bound = _FILE_BYTES if most == resource.RLIM_INFINITY else min(most, _FILE_BYTES)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bound, bound))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        _refuse_calls(libc)


def _refuse_calls(libc: ctypes.CDLL) -> None:
    calls = _PROCESSORS.get(platform.machine())
    if calls is None:
        return
    program = _filter(calls)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    arguments = (calls.seccomp, _SECCOMP_SET_MODE_FILTER, _SECCOMP_ALL_THREADS, ctypes.byref(program))
    if libc.syscall(*arguments) != 0:
        raise OSError(ctypes.get_errno(), "seccomp filter refused by the kernel")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _filter(calls: _Calls) -> _Program:
    """BPF: EACCES for a socket of any family but AF_UNIX, for the refused calls and for x32 numbers.

    Calls by another processor's table (32-bit code) end the process. A jump is given as the number of
    steps to pass over when the comparison holds, and when not.
    """
    refused = (*_REFUSED_EVERYWHERE, *calls.refused)
    to_refusal = [(_JUMP_EQUAL, len(refused) - place + 3, 0, number) for place, number in enumerate(refused)]
    steps = (
        (_LOAD_WORD, 0, 0, _OFFSET_ARCH),
        (_JUMP_EQUAL, 1, 0, calls.arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD_WORD, 0, 0, _OFFSET_NUMBER),
        (_JUMP_FROM, len(refused) + 4, 0, _X32_CALLS),
        *to_refusal,
        (_JUMP_EQUAL, 1, 0, calls.socket),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD_WORD, 0, 0, _OFFSET_FIRST_ARGUMENT),
        (_JUMP_EQUAL, 1, 0, _AF_UNIX),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    return _Program(len(steps), b"".join(struct.pack("=HBBI", *step) for step in steps))
