# SPDX-License-Identifier: GPL-3.0-or-later
"""Decodes the coder "max" as docs/max-coder.md describes it; slow."""
import bisect
import math

KNOTS = [round(65536 / (1 + math.exp((16 - i) / 2))) for i in range(33)]
SQUASH = [(KNOTS[i // 128] * (128 - i % 128) + KNOTS[i // 128 + 1] * (i % 128) + 64) // 128 for i in range(4096)]
STRETCH = [max(-2047, min(2047, bisect.bisect_left(SQUASH, i * 16 + 8) - 2048)) for i in range(4096)]


def mean_bucket(mean):
    half = mean // 2
    width = half.bit_length()
    return half if half < 2 else 2 * width - 2 + (half >> width - 2 & 1)


def decode_max(stream, shape, stored, symbols):
    """The codes of a layer, one per weight."""
    weights, taps, rows = math.prod(shape), math.prod(shape[2:]), shape[0] if shape else 1
    if stored == 0 or (stored == weights and symbols < 2):
        return bytes([stored > 0]) * weights
    below, at = (stream[0], 1) if symbols > 1 else (0, 0)
    columns, bits = weights // rows, (max(below, symbols - below, 1) - 1).bit_length()
    density, nodes = max(64, min(65472, (stored << 16) // weights)), 2 << bits
    tree = [1 << 31 | 2] * 2 + [1 << 31 | (20, 12, 6)[bits - d] if bits - d < 3 else 1 << 31 | 2
                                for d in range(1, bits + 1) for _ in range(1 << d)]
    counters = [density << 16 | 6] * columns + [density << 16 | 2] * 2561 + tree[:1] * 81 + tree * 385
    by_row, by_value = columns, columns + 2561 + 81
    mixers = [[20000] * 7 + [0]] + [[12000] * 7 + [0] for _ in range(bits + 1)]
    means, codes = [0] * (columns + 2), bytearray(weights)  # of the columns, of the row; history
    parts = [max(1, (1 << 21) // columns) * columns]
    parts += [max(1, (1 << 22) // columns) * columns] * ((weights - parts[0] - 1) // max(1, (1 << 22) // columns) // columns + 1)
    sizes = [int.from_bytes(stream[at + 4 * i:at + 4 * i + 4], "little") for i in range(len(parts) - 1)]
    at, begin, taught = at + 4 * len(sizes), 0, None
    gaps = (1, taps, columns, shape[-1]) if taps > 1 else (1, 2, columns, 2 * columns)
    for part, size in zip(parts, sizes + [len(stream)]):
        if taught:
            counters, mixers, means = taught[0][:], [m[:] for m in taught[1]], taught[2][:]
        data, at = iter(stream[at:at + size]), at + size
        coder = [sum(next(data, 0) << s for s in (24, 16, 8, 0)), (1 << 32) - 1]  # value, range

        def bit(slots, mixer):
            x = [STRETCH[counters[i] >> 20] for i in slots] + [256]
            one = SQUASH[max(1, min(4095, (sum(w * y for w, y in zip(mixer, x)) >> 16) + 2048))]
            bound = (coder[1] >> 16) * one
            b = int(coder[0] < bound)
            coder[:] = (coder[0], bound) if b else (coder[0] - bound, coder[1] - bound)
            while coder[1] < 1 << 24:
                coder[:] = coder[0] << 8 | next(data, 0), coder[1] << 8
            error = ((b << 16) - one) * (6 + 6400 // (16 + mixer[-1]))
            mixer[:] = [max(-1 << 24, min(1 << 24, w + (y * error + (1 << 19) >> 20)))
                        for w, y in zip(mixer, x)] + [min(1023, mixer[-1] + 1)]
            for i in slots:
                one, seen = counters[i] >> 10, counters[i] & 1023
                one += ((b << 22) - b - one) * (131072 // (2 * seen + 3)) >> 16
                counters[i] = one << 10 | min(127, seen + 1)
            return b

        end = min(weights, begin + part)
        signed = [c - below - (c <= below) if c else 0 for c in range(256)]
        for i in range(begin, end):
            c = i % columns
            if c == 0:
                counters[by_row] = density << 16 | 10
            near = [signed[codes[i - g]] if i - g >= begin else 0 for g in gaps]
            size_of = [(abs(v) - 1).bit_length() + 1 if v else 0 for v in near]
            cb, rb = mean_bucket(means[c]), mean_bucket(means[columns])
            b = stored == weights or bit([c, by_row, by_row + 1 + means[-1] % 256, by_row + 257 + 32 * cb + rb,
                by_row + 1281 + 32 * min(31, sum(size_of)) + cb, by_row + 2305 + 16 * size_of[2] + size_of[3]], mixers[0])
            means[-1], level = means[-1] << 1 & 255 | b, 0
            if b:
                kinds = [s + 16 * (v < 0) for s, v in zip(size_of, near)]
                base = [by_value + nodes * k for k in (1 + rb, 33 + cb, 65 + cb // 2 * 16 + rb // 2, 321 + kinds[0],
                        353 + kinds[3 if taps > 1 else 2])]
                sign = sum((v > 0) * 3 ** k + (v < 0) * 2 * 3 ** k for k, v in enumerate(near))
                neg = bit([by_value - 81 + sign] + base, mixers[1]) if 0 < below < symbols else below > 0
                node = 1
                for depth in range(bits if symbols > 1 else 0):
                    node = node * 2 + bit([j + node * 2 + neg for j in [by_value] + base], mixers[2 + depth])
                level = node - (1 << bits) + 1
                codes[i] = below + 1 - level if neg else below + level
            means[columns] += level * 256 - means[columns] >> 6
            means[c] += level * 256 - means[c] >> 6
        begin, taught = end, taught or (counters[:], [m[:] for m in mixers], means[:])
    return bytes(codes)
