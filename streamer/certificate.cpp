// `certificate`: makes the library's authority and its server's certificate, and the page that says how to trust it.
#include <cstdio>
#include <ctime>

#include "streamer/commands.hpp"
#include "streamer/tls/authority.hpp"
#include "streamer/tls/certificate.hpp"
#include "streamer/tls/private_file.hpp"
#include "streamer/tls/trust_page.hpp"

namespace forksight::streamer {

int make_certificate(const CertificateOrder& order) {
    const Notices notices(order.log);
    const auto issued = tls::issue(order.library, order.hosts, std::time(nullptr));
    if (!issued) {
        notices.say("failed", "forksight-streamer: " + media_manifests::to_string(issued.errors()));
        return input_at_fault;
    }
    const tls::Issued& made = issued.value();
    const tls::AuthorityFiles files = tls::authority_files(order.library);
    const std::filesystem::path page = order.page.empty() ? files.folder / "trust.html" : order.page;
    if (const auto wrote = tls::write_file(page, tls::trust_page(made, order.port), tls::Readers::everybody); !wrote) {
        notices.say("failed", "forksight-streamer: " + media_manifests::to_string(wrote.errors()));
        return world_failed;
    }
    std::string hosts;
    for (const std::string& host : made.hosts) hosts += (hosts.empty() ? "" : ", ") + host;
    std::printf(
        "%s authority   %s, until %s\n"
        "fingerprint     %s\n"
        "key             %s: whoever has it can pose as this server; keep it in the back-up, give it to nobody\n"
        "new certificate %s, until %s, for %s\n"
        "page to print   %s\n"
        "`serve` shows it from its next start on, at %s\n",
        made.new_authority ? "new" : "the", files.certificate.c_str(), tls::day(made.authority_ends_s).c_str(),
        made.authority_sha256.c_str(), files.key.c_str(), files.server.c_str(), tls::day(made.ends_s).c_str(),
        hosts.c_str(), page.c_str(), tls::films_address(made, order.port).c_str());
    return done;
}

} // namespace forksight::streamer
