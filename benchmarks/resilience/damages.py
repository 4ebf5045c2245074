"""What can happen to a file of an index, for `corruption.py`."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

Damage = Callable[[Path, Path, random.Random], None]
"""Damages its first argument. The second is the same file in the previous generation."""


def flip_a_bit(file: Path, _other: Path, rng: random.Random) -> None:
    data = bytearray(file.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    file.write_bytes(data)


def flip_a_bit_keeping_the_time(file: Path, other: Path, rng: random.Random) -> None:
    before = file.stat()
    flip_a_bit(file, other, rng)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def overwrite(file: Path, _other: Path, rng: random.Random) -> None:
    data = bytearray(file.read_bytes())
    start = rng.randrange(len(data))
    data[start : start + 64] = rng.randbytes(len(data[start : start + 64]))
    file.write_bytes(data)


def zero_a_page(file: Path, _other: Path, rng: random.Random) -> None:
    data = bytearray(file.read_bytes())
    start = rng.randrange(len(data)) // 4096 * 4096
    data[start : start + 4096] = bytes(len(data[start : start + 4096]))
    file.write_bytes(data)


def zero_the_end(file: Path, _other: Path, rng: random.Random) -> None:
    data = file.read_bytes()
    keep = rng.randrange(len(data))
    file.write_bytes(data[:keep] + bytes(len(data) - keep))


def swap_halves(file: Path, _other: Path, rng: random.Random) -> None:
    data = file.read_bytes()
    middle = rng.randrange(1, len(data))
    file.write_bytes(data[middle:] + data[:middle])


def truncate(file: Path, _other: Path, rng: random.Random) -> None:
    os.truncate(file, rng.randrange(file.stat().st_size))


def empty(file: Path, _other: Path, _draw: random.Random) -> None:
    file.write_bytes(b"")


def append(file: Path, _other: Path, rng: random.Random) -> None:
    with file.open("ab") as stream:
        stream.write(rng.randbytes(100))


def randomize(file: Path, _other: Path, rng: random.Random) -> None:
    file.write_bytes(rng.randbytes(file.stat().st_size))


def remove(file: Path, _other: Path, _draw: random.Random) -> None:
    file.unlink()


def replace_with_a_folder(file: Path, _other: Path, _draw: random.Random) -> None:
    file.unlink()
    file.mkdir()


def replace_with_a_dangling_link(file: Path, _other: Path, _draw: random.Random) -> None:
    file.unlink()
    file.symlink_to("nowhere")


def take_from_the_previous_generation(file: Path, other: Path, _draw: random.Random) -> None:
    shutil.copyfile(other, file)


def remove_the_folder(file: Path, _other: Path, _draw: random.Random) -> None:
    shutil.rmtree(file.parent)


DAMAGES: tuple[Damage, ...] = (
    flip_a_bit,
    flip_a_bit_keeping_the_time,
    overwrite,
    zero_a_page,
    zero_the_end,
    swap_halves,
    truncate,
    empty,
    append,
    randomize,
    remove,
    replace_with_a_folder,
    replace_with_a_dangling_link,
    take_from_the_previous_generation,
    remove_the_folder,
)
