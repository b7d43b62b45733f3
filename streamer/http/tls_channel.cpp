#include "streamer/http/tls_channel.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>

#include "streamer/tls/openssl.hpp"

namespace forksight::streamer::http {
namespace {

constexpr std::size_t record_bytes = 16 * 1024; // the most that TLS puts into one
// Enciphered, and sent by one call. Measured: 16 KiB costs a fifth more a byte; more would be held for a slow client.
constexpr std::size_t piece_bytes = 128 * 1024;

// A sink for OpenSSL that takes everything into the room's string.
int take(BIO* sink, const char* bytes, std::size_t size, std::size_t* taken) {
    static_cast<std::string*>(BIO_get_data(sink))->append(bytes, size);
    *taken = size;
    return 1;
}

long control(BIO*, int command, long, void*) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* sink_method() {
    static const std::unique_ptr<BIO_METHOD, tls::Free<BIO_meth_free>> method = [] {
        std::unique_ptr<BIO_METHOD, tls::Free<BIO_meth_free>> made(
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "forksight records"));
        BIO_meth_set_write_ex(made.get(), take);
        BIO_meth_set_ctrl(made.get(), control);
        return made;
    }();
    return method.get();
}

} // namespace

struct TlsChannel::Inside {
    tls::Session session;
};

TlsChannel::TlsChannel(ssl_ctx_st& context, int socket, TlsRoom& room)
    : socket_(socket), room_(room), inside_(std::make_unique<Inside>()) {
    inside_->session.reset(SSL_new(&context));
    BIO* in = BIO_new_socket(socket, BIO_NOCLOSE);
    BIO* out = BIO_new(sink_method());
    if (inside_->session == nullptr || in == nullptr || out == nullptr) throw std::bad_alloc();
    BIO_set_data(out, &room_.records);
    BIO_set_init(out, 1);
    SSL_set_bio(inside_->session.get(), in, out);
    SSL_set_accept_state(inside_->session.get());
}

TlsChannel::~TlsChannel() = default;

TlsChannel::Step TlsChannel::step_of(int result) {
    const int error = SSL_get_error(inside_->session.get(), result);
    if (error == SSL_ERROR_ZERO_RETURN) return Step::ended;
    if (error == SSL_ERROR_WANT_READ) return Step::wants_read;
    why_ = tls::complaint();
    return error == SSL_ERROR_SYSCALL ? Step::ended : Step::failed;
}

// What OpenSSL has to say leaves before anything else is awaited: a client waits for it, or is told what went wrong.
TlsChannel::Step TlsChannel::handshake() {
    const Sent before = flush();
    if (before == Sent::failed) return Step::ended;
    if (before == Sent::blocked) return Step::wants_write;
    ERR_clear_error();
    const int result = SSL_do_handshake(inside_->session.get());
    const Step step = result == 1 ? Step::done : step_of(result);
    const Sent after = flush();
    if (after == Sent::failed) return Step::ended;
    // After the last step the rest leaves with the first reply, or before the first read.
    if (after == Sent::blocked && step == Step::wants_read) return Step::wants_write;
    return step;
}

TlsChannel::Step TlsChannel::read(char* into, std::size_t size, std::size_t& count) {
    // A client that asks for answers (new keys) and takes none is not read from.
    const Sent before = flush();
    if (before == Sent::failed) return Step::ended;
    if (before == Sent::blocked) return Step::wants_write;
    ERR_clear_error();
    const int result = SSL_read_ex(inside_->session.get(), into, size, &count);
    const Step step = result == 1 ? Step::done : step_of(result);
    return flush() == Sent::failed ? Step::ended : step;
}

bool TlsChannel::has_unread() const {
    return SSL_has_pending(inside_->session.get()) == 1;
}

Sent TlsChannel::flush() {
    if (!pending_.empty()) {
        pending_ += room_.records;
        room_.records.clear();
    }
    std::string_view left = pending_.empty() ? room_.records : pending_;
    while (!left.empty()) {
        const ssize_t count = ::send(socket_, left.data(), left.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno != EAGAIN) {
            room_.records.clear(); // the room is everybody's
            return Sent::failed;
        }
        if (count < 0) break;
        given_ += static_cast<std::uint64_t>(count);
        left.remove_prefix(static_cast<std::size_t>(count));
    }
    const bool all = left.empty();
    std::string rest(left);
    pending_.swap(rest);
    room_.records.clear();
    return all ? Sent::all : Sent::blocked;
}

bool TlsChannel::write(const char* bytes, std::size_t size) {
    std::size_t written = 0;
    ERR_clear_error();
    const bool all = SSL_write_ex(inside_->session.get(), bytes, size, &written) == 1;
    assert(!all || written == size); // the sink takes everything
    if (!all) why_ = tls::complaint();
    return all;
}

std::size_t TlsChannel::read_file(Outgoing& out, char* into, std::size_t most) {
    const std::size_t wanted = std::min<std::uint64_t>(most, out.file_left);
    std::size_t filled = 0;
    while (filled < wanted) {
        const ssize_t count = ::pread(out.file->get(), into + filled, wanted - filled, static_cast<off_t>(out.file_at));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return 0; // the file became shorter; its promised length cannot be kept
        filled += static_cast<std::size_t>(count);
        out.file_at += static_cast<std::uint64_t>(count);
        out.file_left -= static_cast<std::uint64_t>(count);
    }
    return filled;
}

// The head shares its record with the beginning of the body: one record for a small reply, and no tiny one for others.
bool TlsChannel::encipher_head(Outgoing& out) {
    std::vector<char>& plain = room_.plain;
    const std::size_t of_head = std::min(out.head.size(), record_bytes);
    std::memcpy(plain.data(), out.head.data(), of_head);
    out.head.remove_prefix(of_head);
    std::size_t filled = of_head;
    if (out.head.empty()) {
        const std::size_t of_memory = std::min(out.memory.size(), record_bytes - filled);
        if (of_memory > 0) std::memcpy(plain.data() + filled, out.memory.data(), of_memory);
        out.memory.remove_prefix(of_memory);
        filled += of_memory;
        if (out.memory.empty() && out.file_left > 0 && filled < record_bytes) {
            const std::size_t of_file = read_file(out, plain.data() + filled, record_bytes - filled);
            if (of_file == 0) return false;
            filled += of_file;
        }
    }
    return write(plain.data(), filled);
}

bool TlsChannel::encipher(Outgoing& out, std::size_t& turn_left) {
    if (room_.plain.empty()) room_.plain.resize(piece_bytes);
    std::size_t left = std::min(piece_bytes, turn_left);
    turn_left -= left;
    while (!out.head.empty()) {
        if (!encipher_head(out)) return false;
        left -= std::min(left, record_bytes);
    }
    const std::size_t of_memory = std::min(left, out.memory.size());
    if (of_memory > 0) {
        if (!write(out.memory.data(), of_memory)) return false;
        out.memory.remove_prefix(of_memory);
        left -= of_memory;
    }
    if (!out.memory.empty() || out.file_left == 0 || left == 0) return true;
    const std::size_t of_file = read_file(out, room_.plain.data(), left);
    return of_file > 0 && write(room_.plain.data(), of_file);
}

Sent TlsChannel::send(Outgoing& out, std::size_t& turn_left) {
    for (;;) {
        const Sent flushed = flush();
        if (flushed != Sent::all || out.empty()) return flushed;
        if (turn_left == 0) return Sent::turn_over;
        if (!encipher(out, turn_left)) {
            flush();
            return Sent::failed;
        }
    }
}

void TlsChannel::say_end() {
    ERR_clear_error();
    if (SSL_is_init_finished(inside_->session.get()) == 1) SSL_shutdown(inside_->session.get());
    ERR_clear_error();
    flush();
}

} // namespace forksight::streamer::http
