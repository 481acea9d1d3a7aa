// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hashing.h"

#include <openssl/evp.h>

#include <array>
#include <new>

namespace pangkas {

struct Sha256::Context
{
    EVP_MD_CTX* handle = EVP_MD_CTX_new();
    Context()
    {
        // Both fail only when memory is exhausted.
        if (!handle || EVP_DigestInit_ex(handle, EVP_sha256(), nullptr) != 1)
            throw std::bad_alloc();
    }
    ~Context() { EVP_MD_CTX_free(handle); }
};

Sha256::Sha256() : m_context(std::make_unique<Context>()) { }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::span<const std::byte> bytes) { EVP_DigestUpdate(m_context->handle, bytes.data(), bytes.size()); }

void Sha256::add(std::string_view text) { EVP_DigestUpdate(m_context->handle, text.data(), text.size()); }

std::string Sha256::finish()
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned length = 0;
    EVP_DigestFinal_ex(m_context->handle, digest.data(), &length);
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * length);
    for (unsigned i = 0; i < length; ++i) {
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 15];
    }
    return text;
}

std::string sha256(std::span<const std::byte> bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.finish();
}

std::string sha256(std::string_view text) { return sha256(std::as_bytes(std::span(text.data(), text.size()))); }

} // namespace pangkas
