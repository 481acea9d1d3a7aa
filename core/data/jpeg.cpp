// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/jpeg.h"

#include "core/data/image_file.h"

#include <fmt/format.h>

// jpeglib.h needs the declarations of these.
#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>

#include <jerror.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace pangkas {

namespace {

constexpr int mostScans = 500; // a small progressive file with thousands of scans would keep a core busy for minutes

/// One file being decoded. libjpeg reports by jumping out of itself: functions that set a jump target hold no object
/// with a destructor.
class Session
{
public:
    explicit Session(std::span<const std::byte> bytes) : m_bytes(bytes)
    {
        m_decoder.err = jpeg_std_error(&m_errors);
        m_errors.error_exit = [](j_common_ptr decoder) { of(decoder).stop(); };
        m_errors.emit_message = [](j_common_ptr decoder, int level) {
            const int code = decoder->err->msg_code;
            // These two are remarks about the writer of the file; every other warning is about its pixels.
            if (level < 0 && code != JWRN_JFIF_MAJOR && code != JWRN_ADOBE_XFORM)
                of(decoder).stop();
        };
        m_errors.output_message = [](j_common_ptr) { };
        m_progress.progress_monitor = [](j_common_ptr decoder) {
            Session& session = of(decoder);
            if (decoder->is_decompressor && session.m_decoder.input_scan_number > mostScans)
                session.stop(fmt::format("JPEG with more than {} scans", mostScans));
        };
        m_decoder.client_data = this;
    }
    ~Session() { jpeg_destroy_decompress(&m_decoder); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    jpeg_decompress_struct& decoder() { return m_decoder; }
    const std::string& reason() const { return m_reason; }

    bool readHeader()
    {
        if (setjmp(m_target))
            return false;
        jpeg_create_decompress(&m_decoder);
        m_decoder.client_data = this;
        m_decoder.progress = &m_progress;
        jpeg_mem_src(&m_decoder, reinterpret_cast<const unsigned char*>(m_bytes.data()), m_bytes.size());
        jpeg_read_header(&m_decoder, TRUE);
        return true;
    }

    bool start()
    {
        if (setjmp(m_target))
            return false;
        jpeg_start_decompress(&m_decoder);
        return true;
    }

    /// Rows go to `pixels`, `stride` apart; a stride of 0 overwrites one row again and again.
    bool readRows(std::uint8_t* pixels, std::size_t stride)
    {
        if (setjmp(m_target))
            return false;
        while (m_decoder.output_scanline < m_decoder.output_height) {
            JSAMPROW row = pixels + stride * m_decoder.output_scanline;
            jpeg_read_scanlines(&m_decoder, &row, 1);
        }
        jpeg_finish_decompress(&m_decoder); // reads on to the end marker
        return true;
    }

private:
    static Session& of(j_common_ptr decoder) { return *static_cast<Session*>(decoder->client_data); }

    [[noreturn]] void stop()
    {
        {
            char message[JMSG_LENGTH_MAX] = {};
            m_errors.format_message(reinterpret_cast<j_common_ptr>(&m_decoder), message);
            switch (m_errors.msg_code) {
            case JWRN_JPEG_EOF:
            case JERR_INPUT_EOF: m_reason = "JPEG ends early"; break;
            case JERR_NO_SOI: m_reason = "not a JPEG"; break;
            case JERR_OUT_OF_MEMORY: m_reason = "not enough memory for its pixels"; break;
            default:
                m_reason = std::string_view(message).starts_with("Corrupt JPEG data: ")
                    ? std::string("corrupt JPEG: ") + (message + 19)
                    : std::string("JPEG: ") + message;
            }
        }
        std::longjmp(m_target, 1);
    }
    [[noreturn]] void stop(std::string reason)
    {
        m_reason = std::move(reason);
        std::longjmp(m_target, 1);
    }

    std::span<const std::byte> m_bytes;
    jpeg_decompress_struct m_decoder = {};
    jpeg_error_mgr m_errors = {};
    jpeg_progress_mgr m_progress = {};
    std::jmp_buf m_target = {};
    std::string m_reason;
};

Failure damaged(std::string reason) { return fail(ErrorCode::DamagedImages, std::move(reason)); }

// The header read and found to be something that can be decoded; else the reason.
std::optional<std::string> openSession(Session& session)
{
    if (!session.readHeader())
        return session.reason();
    const auto& decoder = session.decoder();
    if (auto reason = checkImageSize(decoder.image_width, decoder.image_height))
        return reason;
    if (const int count = decoder.num_components; count != 1 && count != 3 && count != 4)
        return fmt::format("JPEG with {} colour components", count);
    return std::nullopt;
}

// v * w / 255, rounded, for values up to 255.
int scaledProduct(int v, int w)
{
    const int product = v * w + 128;
    return ((product >> 8) + product) >> 8;
}

} // namespace

Result<Image> decodeJpeg(std::span<const std::byte> bytes)
{
    Session session(bytes);
    if (auto reason = openSession(session))
        return damaged(std::move(*reason));
    auto& decoder = session.decoder();
    const int components = decoder.num_components;
    decoder.out_color_space = components == 1 ? JCS_GRAYSCALE : components == 3 ? JCS_RGB : JCS_CMYK;
    decoder.dct_method = JDCT_ISLOW;
    decoder.do_fancy_upsampling = TRUE;
    if (!session.start())
        return damaged(session.reason());
    const std::size_t width = decoder.output_width, height = decoder.output_height;
    Image image{static_cast<int>(width), static_cast<int>(height), std::vector<std::uint8_t>(3 * width * height)};
    if (components == 3) {
        if (!session.readRows(image.pixels.data(), 3 * width))
            return damaged(session.reason());
        return image;
    }
    std::vector<std::uint8_t> source(static_cast<std::size_t>(components) * width * height);
    if (!session.readRows(source.data(), static_cast<std::size_t>(components) * width))
        return damaged(session.reason());
    for (std::size_t i = 0; i < width * height; ++i) {
        if (components == 1) {
            image.pixels[3 * i] = image.pixels[3 * i + 1] = image.pixels[3 * i + 2] = source[i];
        } else { // stored inverted: 255 is no ink
            const int black = 255 - source[4 * i + 3];
            for (std::size_t c = 0; c < 3; ++c) {
                const int paper = 255 - black;
                image.pixels[3 * i + c] = static_cast<std::uint8_t>(
                    std::clamp(paper - scaledProduct(255 - source[4 * i + c], paper), 0, 255));
            }
        }
    }
    return image;
}

std::optional<std::string> findJpegDamage(std::span<const std::byte> bytes)
{
    Session session(bytes);
    if (auto reason = openSession(session))
        return reason;
    // All bits are read whatever the size; at an eighth of it little else is computed.
    auto& decoder = session.decoder();
    decoder.scale_num = 1;
    decoder.scale_denom = 8;
    decoder.dct_method = JDCT_IFAST;
    decoder.do_fancy_upsampling = FALSE;
    decoder.do_block_smoothing = FALSE;
    decoder.out_color_space = decoder.jpeg_color_space;
    if (!session.start())
        return session.reason();
    std::vector<std::uint8_t> row(
        std::size_t{decoder.output_width} * static_cast<std::size_t>(decoder.output_components));
    if (!session.readRows(row.data(), 0))
        return session.reason();
    return std::nullopt;
}

} // namespace pangkas
