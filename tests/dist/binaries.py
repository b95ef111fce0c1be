#!/usr/bin/env python3
"""binaries.py BUILD: each BUILD/PLATFORM/slsc is what its name says. ELF: static, stripped, no executable stack. Mach-O:
macOS 11 or later, libSystem alone, signed (ad hoc), nothing that macOS 11 has not. None names a folder of this machine."""
import os
import struct
import sys
from pathlib import Path

PT_DYNAMIC, PT_INTERP, PT_GNU_STACK, SHT_SYMTAB = 2, 3, 0x6474E551, 2
LC_SYMTAB, LC_LOAD_DYLIB, LC_CODE_SIGNATURE, LC_MAIN, LC_BUILD_VERSION = 0x2, 0xC, 0x1D, 0x80000028, 0x32
# Functions of the C library that macOS brought after version 11.
NEWER = {"_memset_explicit", "_mkfifoat", "_mknodat", "_strchrnul", "_reallocarray", "_posix_spawn_file_actions_addchdir", "_posix_spawn_file_actions_addfchdir",
         "_timespec_getres", "_pthread_cond_clockwait", "_ppoll", "_pipe2", "_dup3", "_mempcpy", "_memrchr", "_getrandom", "_qsort_s"}


def elf(data, machine):
    assert data[:4] == b"\x7fELF" and data[4] == 2 and data[5] == 1, "no 64-bit little-endian ELF"
    kind, found = struct.unpack_from("<HH", data, 16)
    assert found == machine, f"machine {found}"
    assert kind in (2, 3), f"type {kind}"
    offset_p, offset_s = struct.unpack_from("<QQ", data, 32)
    size_p, count_p, size_s, count_s = struct.unpack_from("<HHHH", data, 54)
    headers = [struct.unpack_from("<II", data, offset_p + i * size_p) for i in range(count_p)]
    kinds = {kind for kind, _ in headers}
    assert not kinds & {PT_INTERP, PT_DYNAMIC}, "it is dynamic"
    assert all(not flags & 1 for kind, flags in headers if kind == PT_GNU_STACK), "its stack can be executed"
    sections = {struct.unpack_from("<I", data, offset_s + i * size_s + 4)[0] for i in range(count_s)}
    assert SHT_SYMTAB not in sections, "it is not stripped"
    return "ELF, static"


def text_at(data, offset):
    return data[offset:data.index(b"\0", offset)].decode()


def mach_o(data, cpu):
    magic, found, _, kind, count, _, flags = struct.unpack_from("<IIIIIII", data)
    assert magic == 0xFEEDFACF and kind == 2, "no 64-bit Mach-O program"
    assert found == cpu, f"CPU {found:#x}"
    assert flags & 0x200000, "it has a fixed address"
    at, libraries, seen, undefined = 32, [], {}, []
    for _ in range(count):
        command, size = struct.unpack_from("<II", data, at)
        seen[command] = at
        if command == LC_LOAD_DYLIB:
            libraries.append(text_at(data, at + struct.unpack_from("<I", data, at + 8)[0]))
        if command == LC_SYMTAB:
            symbols, n, strings, _ = struct.unpack_from("<IIII", data, at + 8)
            for i in range(n):
                name, kind = struct.unpack_from("<IB", data, symbols + i * 16)
                if kind & 0x0E == 0 and kind & 0x01:
                    undefined.append(text_at(data, strings + name))
        at += size
    assert LC_MAIN in seen, "it has no entry point"
    assert libraries == ["/usr/lib/libSystem.B.dylib"], f"it needs {libraries}"
    platform, least = struct.unpack_from("<II", data, seen[LC_BUILD_VERSION] + 8)
    assert platform == 1 and least == 11 << 16, f"platform {platform}, version {least >> 16}.{least >> 8 & 255}"
    assert LC_CODE_SIGNATURE in seen or cpu != 0x0100000C, "arm64 runs only what is signed, at least ad hoc"
    assert undefined, "it calls nothing of the system"
    assert not set(undefined) & NEWER, f"newer than macOS 11: {sorted(set(undefined) & NEWER)}"
    return f"Mach-O, macOS 11, {len(undefined)} functions of libSystem"


CHECKS = {"linux-x64": (elf, 62), "linux-arm64": (elf, 183), "darwin-x64": (mach_o, 0x01000007), "darwin-arm64": (mach_o, 0x0100000C)}


def main():
    build, failed = Path(sys.argv[1]), 0
    here = [os.getcwd().encode(), str(build.resolve()).encode()]
    for name, (check, cpu) in CHECKS.items():
        data = (build / name / "slsc").read_bytes()
        try:
            what = check(data, cpu)
            assert not any(folder in data for folder in here), "it names this folder"
            print(f"{name}: {what}, {len(data)} bytes")
        except AssertionError as error:
            failed = 1
            print(f"{name}: {error}", file=sys.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main())
