#include "streamer/http/transport.hpp"

#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace forksight::streamer::http {

std::uint64_t Transport::taken() const {
    int unacknowledged = 0;
    // A socket that cannot tell takes nothing.
    if (::ioctl(const_cast<Socket&>(socket_).native_handle(), TIOCOUTQ, &unacknowledged) != 0) return 0;
    return given() - std::min(static_cast<std::uint64_t>(std::max(unacknowledged, 0)), given());
}

void Transport::secure(ssl_ctx_st& context, TlsRoom& room) {
    tls_ = std::make_unique<TlsChannel>(context, socket_.native_handle(), room);
}

bool Transport::end_sending() {
    if (tls_) tls_->say_end();
    boost::system::error_code error;
    socket_.shutdown(Socket::shutdown_send, error);
    return !error;
}

Sent Transport::send(Outgoing& out, std::size_t& turn_left) {
    if (tls_) return tls_->send(out, turn_left);
    const Sent sent = send_memory(out);
    return sent == Sent::all ? send_file(out, turn_left) : sent;
}

Sent Transport::send_memory(Outgoing& out) {
    while (!out.head.empty() || !out.memory.empty()) {
        std::array<iovec, 2> parts{iovec{const_cast<char*>(out.head.data()), out.head.size()},
                                   iovec{const_cast<char*>(out.memory.data()), out.memory.size()}};
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = out.memory.empty() ? 1 : 2;
        // MSG_MORE: the head waits for the first bytes of the file, so that both leave in one segment.
        const int more = out.file_left > 0 ? MSG_MORE : 0;
        const ssize_t count = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT | more);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno == EAGAIN ? Sent::blocked : Sent::failed;
        const auto bytes = static_cast<std::size_t>(count);
        const std::size_t of_head = std::min(bytes, out.head.size());
        out.head.remove_prefix(of_head);
        out.memory.remove_prefix(bytes - of_head);
        given_ += bytes;
    }
    return Sent::all;
}

Sent Transport::send_file(Outgoing& out, std::size_t& turn_left) {
    while (out.file_left > 0) {
        if (turn_left == 0) return Sent::turn_over;
        auto offset = static_cast<off_t>(out.file_at);
        const ssize_t count = ::sendfile(socket_.native_handle(), out.file->get(), &offset,
                                         std::min<std::uint64_t>(out.file_left, turn_left));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno == EAGAIN ? Sent::blocked : Sent::failed;
        if (count == 0) return Sent::failed; // the file became shorter; its promised length cannot be kept
        const auto bytes = static_cast<std::uint64_t>(count);
        out.file_at += bytes;
        out.file_left -= bytes;
        turn_left -= static_cast<std::size_t>(bytes);
        given_ += bytes;
    }
    return Sent::all;
}

} // namespace forksight::streamer::http
