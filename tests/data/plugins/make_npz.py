#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the archives that tests/plugins/test_npz.cpp reads, beside this script. Needs numpy."""
import os

import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
base = np.arange(24, dtype=np.float32).reshape(2, 3, 4) / 8 - 1
arrays = {
    "plain": base,
    "fortran": np.asfortranarray(base),
    "half": base.astype(np.float16),
    "double": base.astype(np.float64),
    "big": base.astype(">f4"),
    "scalar": np.float32(2.5),
    "empty": np.zeros((0, 3), np.float32),
    "steps": np.arange(3),
}
np.savez(os.path.join(here, "stored.npz"), **arrays)
np.savez_compressed(os.path.join(here, "deflated.npz"), **arrays)
np.savez(os.path.join(here, "objects.npz"), weights=np.array([print, None], dtype=object))
