#include "streamer/access/key_ring.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "streamer/library/folder.hpp"

namespace forksight::streamer::access {
namespace {

using library::Descriptor;
using media_manifests::Error;
using media_manifests::Errors;
using media_manifests::Result;

constexpr std::string_view first_line = "forksight token keys 1";
constexpr std::size_t limit_bytes = 4096;

std::string hex(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

std::optional<Secret> secret_in(std::string_view text) {
    Secret secret{};
    if (text.size() != 2 * secret.size()) return std::nullopt;
    for (std::size_t i = 0; i < secret.size(); ++i) {
        const char* begin = text.data() + 2 * i;
        const auto [end, error] = std::from_chars(begin, begin + 2, secret[i], 16);
        if (error != std::errc{} || end != begin + 2) return std::nullopt;
    }
    return secret;
}

std::optional<Key> key_in(std::string_view text) {
    Key key;
    if (text.size() < 10 || text[8] != ' ') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + 8, key.id, 16);
    const auto secret = secret_in(text.substr(9));
    if (error != std::errc{} || end != text.data() + 8 || !secret) return std::nullopt;
    key.secret = *secret;
    return key;
}

Key make_key() {
    Key key;
    std::array<std::uint8_t, 4> id{};
    fill_by_chance(id);
    for (const std::uint8_t byte : id) key.id = key.id << 8 | byte;
    fill_by_chance(key.secret);
    return key;
}

Error world(const std::filesystem::path& file, int error) {
    return {file.string(), std::generic_category().message(error)};
}

/// A finished file beside its place, for the owner alone. Made by root, it belongs to whom the library belongs to.
Errors write_beside(const std::filesystem::path& library, const std::filesystem::path& beside, std::string_view text) {
    Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) return {world(beside, errno)};
    int error = 0;
    if (!library::give_to_owner_of(library, file.get())) {
        error = errno;
    } else if (const ssize_t written = ::write(file.get(), text.data(), text.size());
               written != static_cast<ssize_t>(text.size())) {
        error = written < 0 ? errno : ENOSPC;
    } else if (::fsync(file.get()) != 0) {
        error = errno;
    }
    if (error == 0) return {};
    ::unlink(beside.c_str());
    return {world(beside, error)};
}

std::filesystem::path place_beside(const std::filesystem::path& library) {
    return library / ("." + std::string(key_file) + "." + std::to_string(::getpid()));
}

void remember_folder(const std::filesystem::path& library) {
    const Descriptor folder(::open(library.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder) ::fsync(folder.get());
}

} // namespace

void fill_by_chance(std::span<std::uint8_t> bytes) {
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw std::runtime_error("the system gives no random bytes");
    }
}

KeyRing make_key_ring() {
    KeyRing ring;
    fill_by_chance(ring.code_secret);
    ring.tokens.push_back(make_key());
    return ring;
}

void rotate(KeyRing& ring) {
    Key next = make_key();
    const auto taken = [&](const Key& key) { return key.id == next.id; };
    while (std::any_of(ring.tokens.begin(), ring.tokens.end(), taken)) next = make_key();
    ring.tokens.insert(ring.tokens.begin(), next);
    ring.tokens.resize(std::min(ring.tokens.size(), keys_kept));
}

std::string write_key_ring(const KeyRing& ring) {
    std::string text = std::string(first_line) + "\ncodes " + hex(ring.code_secret) + "\n";
    for (const Key& key : ring.tokens) {
        std::array<char, 9> id{};
        std::snprintf(id.data(), id.size(), "%08x", key.id);
        text += "token " + std::string(id.data()) + " " + hex(key.secret) + "\n";
    }
    return text;
}

Result<KeyRing> read_key_ring(std::string_view text) {
    KeyRing ring;
    bool has_codes = false;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string where = "line " + std::to_string(number);
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return Error{where, "the file of keys ends within a line"};
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (number == 1) {
            if (line != first_line) return Error{where, "this is not a file of keys of this version"};
        } else if (number == 2) {
            const auto secret = line.substr(0, 6) == "codes " ? secret_in(line.substr(6)) : std::nullopt;
            if (!secret) return Error{where, "wanted: codes, and 64 hexadecimal digits"};
            ring.code_secret = *secret;
            has_codes = true;
        } else {
            const auto key = line.substr(0, 6) == "token " ? key_in(line.substr(6)) : std::nullopt;
            if (!key) return Error{where, "wanted: token, 8 hexadecimal digits, and 64 more"};
            ring.tokens.push_back(*key);
        }
    }
    if (!has_codes || ring.tokens.empty()) return Error{"", "the file of keys has no keys"};
    if (ring.tokens.size() > keys_kept) return Error{"", "the file of keys has more than two keys for tokens"};
    if (ring.tokens.size() == 2 && ring.tokens[0].id == ring.tokens[1].id) {
        return Error{"", "the file of keys has two keys of one number"};
    }
    return ring;
}

Result<KeyRing> load_key_ring(const std::filesystem::path& library) {
    const std::filesystem::path path = library / key_file;
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file) return world(path, errno);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return world(path, errno);
    if (!S_ISREG(status.st_mode)) return Error{path.string(), "is no file"};
    if ((status.st_mode & 077) != 0) {
        return Error{path.string(),
                     "others than its owner may use it; put that right with: chmod 600 " + path.string()};
    }
    auto ring = read_key_ring(library::read_at(file, 0, limit_bytes));
    if (ring) return ring;
    Errors errors = ring.errors();
    for (Error& error : errors) error.where = path.string() + (error.where.empty() ? "" : ", " + error.where);
    return errors;
}

Result<KeyRing> create_key_ring(const std::filesystem::path& library, const KeyRing& ring) {
    const std::filesystem::path beside = place_beside(library);
    ::unlink(beside.c_str()); // of a program that was killed, and had our number
    if (Errors errors = write_beside(library, beside, write_key_ring(ring)); !errors.empty()) return errors;
    // A link, not a rename: it fails when another program has made one meanwhile, and that one counts.
    const int linked = ::link(beside.c_str(), (library / key_file).c_str());
    const int error = errno;
    ::unlink(beside.c_str());
    if (linked != 0 && error != EEXIST) return world(library / key_file, error);
    remember_folder(library);
    return load_key_ring(library);
}

Errors replace_key_ring(const std::filesystem::path& library, const KeyRing& ring) {
    const std::filesystem::path beside = place_beside(library);
    ::unlink(beside.c_str());
    if (Errors errors = write_beside(library, beside, write_key_ring(ring)); !errors.empty()) return errors;
    if (::rename(beside.c_str(), (library / key_file).c_str()) != 0) {
        const int error = errno;
        ::unlink(beside.c_str());
        return {world(library / key_file, error)};
    }
    remember_folder(library);
    return {};
}

Digest digest_of_code(const KeyRing& ring, std::string_view code) {
    Digest digest{};
    unsigned size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(code.data());
    if (HMAC(EVP_sha256(), ring.code_secret.data(), static_cast<int>(ring.code_secret.size()), bytes, code.size(),
             digest.data(), &size) == nullptr) {
        throw std::runtime_error("OpenSSL makes no digests");
    }
    return digest;
}

} // namespace forksight::streamer::access
