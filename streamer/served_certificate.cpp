#include "streamer/served_certificate.hpp"

#include <ctime>
#include <stdexcept>

#include "streamer/tls/authority.hpp"

namespace forksight::streamer {

std::unique_ptr<tls::ServedPair> certificate_to_serve(const ServeOrder& order, const http::Log& log) {
    if (order.plain) return nullptr;
    tls::ServedPair::Settings settings;
    settings.tell = [&log](const char* what, const std::string& why) { log.event(what, {{"what", why}}); };
    if (!order.tls_certificate.empty()) {
        settings.files = {order.tls_certificate, order.tls_key};
        return std::make_unique<tls::ServedPair>(std::move(settings));
    }
    const std::filesystem::path own = tls::authority_files(order.library).server;
    std::error_code error;
    const bool is_there = std::filesystem::exists(own, error);
    // Not knowing must not mean plain HTTP: class codes and tokens would travel in the clear.
    if (error) throw std::runtime_error(own.string() + " cannot be looked at: " + error.message());
    if (!is_there) return nullptr;
    settings.files = {own, own};
    // Nobody watches this server: what the library's authority made, it makes again in time.
    settings.renew = [&log, library = order.library] {
        const auto renewed = tls::renew_if_due(library, std::time(nullptr));
        if (!renewed) log.event("certificate not renewed", {{"why", media_manifests::to_string(renewed.errors())}});
    };
    return std::make_unique<tls::ServedPair>(std::move(settings));
}

} // namespace forksight::streamer
