#include "streamer/api/trouble.hpp"

#include <cerrno>

#include "streamer/library/folder.hpp"

namespace forksight::streamer::api {
namespace {

void fail(http::Reply& reply, int status, std::string_view told, std::string_view logged, std::string_view retry_s) {
    http::problem(reply, status, told);
    if (!retry_s.empty()) reply.add("Retry-After", retry_s);
    reply.trouble = logged;
}

} // namespace

void trouble(http::Reply& reply, const std::error_code& error) {
    switch (error.value()) {
        case ENOENT:
        case ENOTDIR:
        case EISDIR:
        case ELOOP: // links are not followed
        case EXDEV: // nor is anything that leads out of the library
        case ENAMETOOLONG:
            return http::problem(reply, 404, "the library has no such file");
        case static_cast<int>(library::folder_gone):
            return fail(reply, 503, "the library is not there at the moment", "the library's folder is gone", "5");
        case EMFILE:
        case ENFILE:
            return fail(reply, 503, "the server has too many files open; try again in a moment", "too many files open",
                        "1");
        case ENOMEM:
            return fail(reply, 503, "the server has no memory left; try again in a moment", "no memory left", "1");
        case EACCES:
        case EPERM:
            return fail(reply, 503, "the server may not read this file", "a file may not be read", {});
        case ENOSPC:
        case EDQUOT:
            return fail(reply, 507, "the server's disk is full", "the disk is full", "60");
        case EROFS:
            return fail(reply, 503, "the server's disk cannot be written to", "the disk is read-only", {});
        default:
            return fail(reply, 503, "the file could not be read", "a file could not be read", "5");
    }
}

void library_trouble(http::Reply& reply, const std::error_code& error) {
    trouble(reply, error);
    if (reply.status == 404)
        fail(reply, 503, "the folder of films cannot be read", "the folder of films cannot be read", {});
}

} // namespace forksight::streamer::api
