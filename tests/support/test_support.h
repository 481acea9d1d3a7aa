// SPDX-License-Identifier: GPL-3.0-or-later
// What several tests share.
#pragma once

#include "core/base/result.h"
#include "core/tensor/model_snapshot.h"

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>
#include <QtTest>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace pangkas::test {

/// One tensor per line, "name: 1 -2 3 -4" (one dimension) or "name 2x2: 1 -2 3 -4".
ModelSnapshot model(const char* text);
/// The inverse of model(): "name 2x2: 1 -2 3 -4".
QByteArray toText(const Tensor& tensor);

/// n values from a seeded normal-like distribution (sum of uniforms), the same on every machine.
std::vector<float> bellValues(std::size_t count, std::uint64_t seed, float deviation = 1.0f);

std::vector<std::byte> bytesOf(const std::filesystem::path& path);
void writeBytes(const std::filesystem::path& path, std::span<const std::byte> bytes);

/// A path of the folder ../shared beside the checkout (or $PANGKAS_SHARED), empty when it isn't there: skip then.
std::filesystem::path sharedPath(const std::string& relative);
/// A path under tests/data.
std::filesystem::path dataPath(const std::string& relative);

inline std::filesystem::path toPath(const QString& text) { return std::filesystem::path(text.toStdString()); }

} // namespace pangkas::test

/// Fails the test with the error's text unless the Result holds a value.
#define VERIFY_OK(result)                                                                                              \
    do {                                                                                                               \
        const auto& verified = (result);                                                                               \
        QVERIFY2(verified.has_value(), verified ? "" : ::pangkas::describe(verified.error()).c_str());                 \
    } while (false)

/// Fails unless the Result holds an error of this code; prints what it held.
#define VERIFY_FAILS(result, expected)                                                                                 \
    do {                                                                                                               \
        const auto& verified = (result);                                                                               \
        QVERIFY2(!verified.has_value(), "succeeded, though an error was expected");                                    \
        QVERIFY2(verified.error().code == (expected), ::pangkas::describe(verified.error()).c_str());                  \
    } while (false)
