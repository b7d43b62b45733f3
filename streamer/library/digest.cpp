#include "streamer/library/digest.hpp"

#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

namespace forksight::streamer::library {
namespace {

constexpr std::size_t piece_bytes = 256u << 10;

struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

class Sha256 {
  public:
    Sha256() : context_(EVP_MD_CTX_new()) {
        must(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
    }
    void add(const void* bytes, std::size_t size) { must(EVP_DigestUpdate(context_.get(), bytes, size) == 1); }
    std::string digits() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned length = 0;
        must(EVP_DigestFinal_ex(context_.get(), digest.data(), &length) == 1);
        std::string text;
        for (unsigned i = 0; i < length; ++i) {
            text += "0123456789abcdef"[digest[i] >> 4];
            text += "0123456789abcdef"[digest[i] & 15];
        }
        return text;
    }

  private:
    static void must(bool done) {
        if (!done) throw std::runtime_error("OpenSSL makes no SHA-256 digest");
    }

    std::unique_ptr<EVP_MD_CTX, Free> context_;
};

} // namespace

std::string sha256_of(std::string_view bytes) {
    Sha256 hash;
    hash.add(bytes.data(), bytes.size());
    return hash.digits();
}

media_manifests::Result<std::string> sha256_of(const Descriptor& file) {
    Sha256 hash;
    std::vector<char> piece(piece_bytes);
    for (off_t at = 0;;) {
        const ssize_t count = ::pread(file.get(), piece.data(), piece.size(), at);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return media_manifests::Error{"", std::string("cannot be read back: ") + std::strerror(errno)};
        if (count == 0) return hash.digits();
        hash.add(piece.data(), static_cast<std::size_t>(count));
        at += count;
    }
}

} // namespace forksight::streamer::library
