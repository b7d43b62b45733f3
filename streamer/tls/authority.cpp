#include "streamer/tls/authority.hpp"

#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "streamer/library/folder.hpp"
#include "streamer/tls/certificate.hpp"
#include "streamer/tls/private_file.hpp"
#include "streamer/tls/signing.hpp"

namespace forksight::streamer::tls {
namespace {

using media_manifests::Error;
using media_manifests::Result;

constexpr std::int64_t day_s = 24 * 60 * 60;
// Clocks of devices that were long switched off run late.
constexpr std::int64_t before_days = 1;
constexpr std::int64_t authority_days = 3652;
// iPads take 825 days from a private authority and 398 from a public one; who takes 397 takes it from either.
constexpr std::int64_t server_days = 397 - before_days;
constexpr std::int64_t renewal_days = 30;
constexpr std::size_t most_hosts = 32;

struct Authority {
    Certificate certificate;
    Key key;
    bool is_new = false;
};

Certificate certificate_in(const std::filesystem::path& path) {
    const Bio file(BIO_new_file(path.c_str(), "r"));
    Certificate found = file ? next_certificate(*file) : nullptr;
    ERR_clear_error();
    return found;
}

Key key_in(const std::filesystem::path& path) {
    const Bio file(BIO_new_file(path.c_str(), "r"));
    const auto no_passphrase = [](char*, int, int, void*) { return -1; };
    Key found(file ? PEM_read_bio_PrivateKey(file.get(), nullptr, no_passphrase, nullptr) : nullptr);
    ERR_clear_error();
    return found;
}

// "films.school.example" lets the authority vouch for all of school.example, but "school.example" for no more than
// itself, and never for a whole top level.
std::string domain_of(const std::string& host) {
    const std::size_t dot = host.find('.');
    return dot != std::string::npos && host.find('.', dot + 1) != std::string::npos ? host.substr(dot + 1) : host;
}

Constraints constraints_for(const std::vector<std::string>& hosts) {
    Constraints constraints;
    constraints.names = {"localhost", "local", "lan", "internal", "home.arpa"};
    constraints.networks = {"10.0.0.0/255.0.0.0",      "172.16.0.0/255.240.0.0",
                            "192.168.0.0/255.255.0.0", "127.0.0.0/255.0.0.0",
                            "169.254.0.0/255.255.0.0", "fc00::/fe00::",
                            "fe80::/ffc0::",           "::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"};
    for (const std::string& host : hosts) {
        const std::size_t bytes = address_bytes(host).size();
        if (bytes == 0) constraints.names.push_back(domain_of(host));
        if (bytes == 4) constraints.networks.push_back(host + "/255.255.255.255");
        if (bytes == 16) constraints.networks.push_back(host + "/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    }
    return constraints;
}

Result<Authority> make_authority(const AuthorityFiles& files, const std::vector<std::string>& hosts,
                                 std::int64_t now_s) {
    Authority made{nullptr, new_key(), true};
    if (made.key) {
        const std::string name = "Forksight " + hosts.front().substr(0, 40) + " " + day(now_s);
        made.certificate = new_authority(*made.key, name, constraints_for(hosts), now_s - before_days * day_s,
                                         now_s + authority_days * day_s);
    }
    if (!made.certificate) return Error{files.certificate.string(), "cannot be made: " + complaint()};
    // The key first: an authority that devices may already trust is never without it.
    if (auto wrote = write_file(files.key, pem_of(*made.key), Readers::owner); !wrote) return wrote.errors();
    auto wrote = write_file(files.certificate, pem_of(*made.certificate), Readers::everybody);
    if (!wrote) return wrote.errors();
    return made;
}

Result<Authority> read_authority(const AuthorityFiles& files, std::int64_t now_s) {
    Authority found{certificate_in(files.certificate), key_in(files.key), false};
    const std::string other = "; put back both files from a back-up, or remove " + files.folder.string() +
                              " to make another authority, which every device must then be told to trust anew";
    if (!found.certificate) return Error{files.certificate.string(), "is no certificate" + other};
    if (!found.key) return Error{files.key.string(), "is not there, or cannot be read as a key" + other};
    if (X509_check_private_key(found.certificate.get(), found.key.get()) != 1) {
        ERR_clear_error();
        return Error{files.key.string(), "does not belong to " + files.certificate.string() + other};
    }
    if (ends_s(*found.certificate) - now_s < renewal_days * day_s) {
        return Error{files.certificate.string(), "ends on " + day(ends_s(*found.certificate)) + other};
    }
    return found;
}

Result<Authority> authority(const AuthorityFiles& files, const std::vector<std::string>& hosts, std::int64_t now_s) {
    std::error_code error;
    const bool is_there = std::filesystem::exists(files.certificate, error);
    // Not knowing is no reason to make another: devices may trust this one already.
    if (error) return Error{files.certificate.string(), "cannot be looked at: " + error.message()};
    return is_there ? read_authority(files, now_s) : make_authority(files, hosts, now_s);
}

// What browsers would say of it, asked before anybody else does: an authority keeps to its own names.
std::string wrong_with(X509& server, X509& authority_certificate, std::int64_t now_s) {
    const std::unique_ptr<X509_STORE, Free<X509_STORE_free>> trusted(X509_STORE_new());
    const std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>> check(X509_STORE_CTX_new());
    if (!trusted || !check || X509_STORE_add_cert(trusted.get(), &authority_certificate) != 1 ||
        X509_STORE_CTX_init(check.get(), trusted.get(), &server, nullptr) != 1) {
        return complaint();
    }
    X509_STORE_CTX_set_purpose(check.get(), X509_PURPOSE_SSL_SERVER);
    X509_STORE_CTX_set_time(check.get(), 0, now_s);
    if (X509_verify_cert(check.get()) == 1) return {};
    const int error = X509_STORE_CTX_get_error(check.get());
    if (error == X509_V_ERR_PERMITTED_VIOLATION) {
        return "this library's authority was made for other names, and cannot vouch for one of these: leave that one "
               "out, or remove the authority to make another, which every device must then be told to trust anew";
    }
    return X509_verify_cert_error_string(error);
}

/// Held while an authority is read or made, so that two at once do not make two.
Result<library::Descriptor> lock(const AuthorityFiles& files) {
    std::error_code error;
    const bool made = std::filesystem::create_directories(files.folder, error);
    if (error) return Error{files.folder.string(), "cannot be made: " + error.message()};
    library::Descriptor folder(::open(files.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder && made && !library::give_to_owner_of(files.folder.parent_path(), folder.get())) {
        return Error{files.folder.string(),
                     "cannot be given to the library's owner: " + std::generic_category().message(errno)};
    }
    if (!folder || ::flock(folder.get(), LOCK_EX) != 0) {
        return Error{files.folder.string(), "cannot be opened: " + std::generic_category().message(errno)};
    }
    return folder;
}

} // namespace

AuthorityFiles authority_files(const std::filesystem::path& library) {
    const std::filesystem::path folder = library / "tls";
    return {folder, folder / "authority.crt", folder / "authority.key", folder / "server.pem"};
}

bool is_certifiable(const std::string& host) {
    if (!address_bytes(host).empty()) return true;
    if (host.empty() || host.size() > 253 || host.front() == '.' || host.back() == '.') return false;
    std::size_t label = 0;
    bool all_digits = true; // "300.1.1.1" is neither
    for (std::size_t i = 0; i < host.size(); ++i) {
        const char c = host[i];
        if (c == '.') {
            if (label == 0 || host[i - 1] == '-') return false;
            label = 0;
            continue;
        }
        const bool digit = c >= '0' && c <= '9';
        const bool fits = digit || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c == '-' && label > 0);
        if (!fits || ++label > 63) return false;
        all_digits = all_digits && digit;
    }
    return !all_digits && host.back() != '-';
}

Result<Issued> issue(const std::filesystem::path& library, std::vector<std::string> hosts, std::int64_t now_s) {
    const AuthorityFiles files = authority_files(library);
    const auto locked = lock(files);
    if (!locked) return locked.errors();
    if (hosts.empty()) {
        if (const Certificate before = certificate_in(files.server)) hosts = names_of(*before);
        if (hosts.empty())
            return Error{files.server.string(), "is not there yet: say which hosts it is for, by --host"};
    }
    if (hosts.size() > most_hosts)
        return Error{"--host", "is given more than " + std::to_string(most_hosts) + " times"};
    for (const std::string& host : hosts) {
        if (!is_certifiable(host)) return Error{"--host " + host, "is neither a host's name nor an address"};
    }
    const auto found = authority(files, hosts, now_s);
    if (!found) return found.errors();
    X509& signer = *found.value().certificate;
    const std::int64_t until_s = std::min(now_s + server_days * day_s, ends_s(signer));
    const Key key = new_key();
    const Certificate server =
        key ? new_server(*key, hosts, signer, *found.value().key, now_s - before_days * day_s, until_s) : nullptr;
    if (!server) return Error{files.server.string(), "cannot be made: " + complaint()};
    if (const std::string wrong = wrong_with(*server, signer, now_s); !wrong.empty()) {
        return Error{files.certificate.string(), wrong};
    }
    if (auto wrote = write_file(files.server, pem_of(*key) + pem_of(*server), Readers::owner); !wrote) {
        return wrote.errors();
    }
    return Issued{found.value().is_new, std::move(hosts), ends_s(signer), until_s, sha256_of(signer)};
}

Result<bool> renew_if_due(const std::filesystem::path& library, std::int64_t now_s) {
    const Certificate current = certificate_in(authority_files(library).server);
    if (!current || ends_s(*current) - now_s >= renewal_days * day_s) return false;
    const auto issued = issue(library, {}, now_s);
    if (!issued) return issued.errors();
    return true;
}

} // namespace forksight::streamer::tls
