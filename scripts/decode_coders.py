# SPDX-License-Identifier: GPL-3.0-or-later
"""The coders "deep-compression" and "fast" of packed networks with NumPy; docs/pkz-format.md describes their streams.
The last two functions take a layer's streams by name, and return where its stored weights lie and their centroids."""
import numpy as np


def huffman(stream, start, alphabet, count):
    """`count` symbols from a stream that has its code table at byte `start`."""
    bits = np.unpackbits(np.frombuffer(stream[start:] + bytes(2), np.uint8))
    lengths, at, length = np.zeros(alphabet, int), 0, 0
    for symbol in range(alphabet):
        if bits[at]:
            step, at = (-1 if bits[at + 1] else 1), at + 2
            length += step
            while bits[at]:
                length, at = length + step, at + 1
        lengths[symbol], at = length, at + 1
    order = np.lexsort((np.arange(alphabet), lengths))  # canonical: by length, then by symbol
    order = order[lengths[order] > 0]
    if len(order) == 1:
        return np.full(count, order[0])
    by_window = np.repeat(order, 1 << (15 - lengths[order]))
    window = np.zeros(len(bits) - 15, np.int32)  # the 15 bits from each place on
    for bit in range(15):
        window = window * 2 + bits[bit:bit + len(window)]
    steps, found, at = lengths[by_window].astype(np.uint8)[window].tobytes(), np.zeros(count, int), -(-at // 8) * 8
    for i in range(count):
        found[i], at = at, at + steps[at]
    return by_window[window[found]]


def number(block, at):
    """Seven bits per byte, the highest first; and where it ends."""
    value = block[at] & 127
    while block[at] > 127:
        value, at = value << 7 | block[at + 1] & 127, at + 1
    return value, at + 1


def rans(block, count):
    """A rANS block of `count` bytes."""
    if block[0] == 0x30:
        return np.frombuffer(block, np.uint8)[1:]
    lanes, symbols, freqs, at = (32 if block[0] == 0x14 else 4), [], [], 1
    while not symbols or block[at]:
        symbols, at = symbols + [block[at]], at + 1
        if len(symbols) > 1 and symbols[-1] == symbols[-2] + 1:
            symbols, at = symbols + [symbols[-1] + 1 + i for i in range(block[at])], at + 1
    at += 1
    for _ in symbols:
        freq, at = number(block, at)
        freqs.append(freq)
    value, freq, offset = (np.repeat(of, freqs) for of in (symbols, freqs, np.cumsum(freqs) - freqs))
    offset = np.arange(4096) - offset
    x, words = np.frombuffer(block, "<u4", lanes, at).astype(int), np.frombuffer(block, "<u2", offset=at + 4 * lanes)
    rows, used = np.zeros((-(-count // lanes), lanes), np.uint8), 0
    for row in rows:
        m = x & 4095
        row[:] = value[m]
        x = freq[m] * (x >> 12) + offset[m]
        low = np.flatnonzero(x < 32768)[:len(words) - used]  # in the last row some lanes have nothing to say
        x[low] = x[low] << 16 | words[used:used + len(low)]
        used += len(low)
    return rows.ravel()[:count]


def deep_compression(streams, stored, entries, centroids):
    """`entries`: rawBytes of a stream."""
    if "codes" not in streams:
        return np.arange(stored), np.zeros(stored, int)
    codes = huffman(streams["codes"], 0, max(centroids, 1) + 1, entries)
    gaps = huffman(streams["gaps"], 1, 1 << streams["gaps"][0], entries) if "gaps" in streams else 0 * codes
    return (np.cumsum(gaps + 1) - 1)[codes > 0], codes[codes > 0] - 1


def fast(streams, stored):
    codes = rans(streams["codes"], stored) if "codes" in streams else np.zeros(stored, int)
    if "gaps" not in streams:
        return np.arange(stored), codes
    size, at = number(streams["gaps"], 0)
    gaps = rans(streams["gaps"][at + size:], stored).astype(int)
    power = np.where(gaps < 32, gaps // 4, gaps - 24)
    width = np.where(gaps < 16, 0, np.where(power < 8, power - 2, power))
    gaps = np.where(gaps < 16, gaps, np.where(power < 8, 4 + gaps % 4, 1))
    bits, start = np.unpackbits(np.frombuffer(streams["gaps"], np.uint8, size, at)), np.cumsum(width) - width
    for bit in range(width.max()):
        has = width > bit
        gaps[has] = gaps[has] * 2 + bits[start[has] + bit]
    return np.cumsum(gaps + 1) - 1, codes
