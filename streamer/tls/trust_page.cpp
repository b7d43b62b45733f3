#include "streamer/tls/trust_page.hpp"

#include "streamer/tls/certificate.hpp"
#include "streamer/tls/qr_code.hpp"

namespace forksight::streamer::tls {
namespace {

constexpr std::string_view before = R"html(<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Forksight: toestellen laten vertrouwen / trusting this server</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
@page { size: A4; margin: 11mm }
body { padding: 2mm 0; font: 9.2pt/1.32 Inter, "Segoe UI", sans-serif; color: #000; background: #fff; max-width: 188mm; margin: 0 auto }
h1 { font-size: 15pt; margin: 0 0 2mm } h2 { font-size: 11pt; margin: 0 0 1mm; border-bottom: .3mm solid #000 }
h3 { font-size: 9.2pt; margin: 1.8mm 0 .3mm } p { margin: 0 0 1.2mm } ol { margin: 0; padding-left: 4.5mm }
code { font-family: "DejaVu Sans Mono", Consolas, monospace; font-size: 8.6pt; overflow-wrap: anywhere }
header { display: flex; gap: 6mm; align-items: center; margin-bottom: 3mm } .qr { width: 42mm; flex: none }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 7mm } section { break-inside: avoid }
dl { margin: 0 } dt { font-weight: 600 } dd { margin: 0 0 1mm }
@media (max-width: 600px) { .two, header { display: block } }
@media screen { body { padding: 8mm 4mm } }
</style></head><body>
)html";

constexpr std::string_view dutch = R"html(<section lang="nl"><h2>Nederlands</h2>
<p>Browsers tonen een film in de bril alleen over https. Deze server heeft daarvoor een eigen certificaatautoriteit.
Elk toestel moet die één keer leren vertrouwen. Ze kan alleen instaan voor deze server, voor namen in hetzelfde
domein (zoals school.nl bij films.school.nl) en voor namen en adressen van besloten netwerken, niet voor andere
websites.</p>
<p><b>Eerst:</b> haal <code>authority.crt</code> op met de QR-code of het adres hierboven. <b>Vergelijk</b> de
vingerafdruk die het toestel toont met die op dit blad; is hij anders, stop dan.</p>
<h3>Windows</h3><ol><li>Open <code>authority.crt</code> en kies Certificaat installeren, Lokale computer.</li>
<li>Kies zelf het archief: Vertrouwde basiscertificeringsinstanties. Start de browser opnieuw.</li>
<li>Veel computers: hetzelfde via Groepsbeleid of Intune.</li></ol>
<h3>De speler (forksight-player)</h3><ol><li>Voer uit: <code>forksight-player pair FILMS_ADDRESS</code></li>
<li>Vergelijk de vingerafdruk die hij toont met die op dit blad, en typ ja. Het geldt voor wie het uitvoert.</li></ol>
<h3>Android-tablet of -telefoon</h3><ol><li>Instellingen, Beveiliging en privacy, Meer beveiliging, Versleuteling en
inloggegevens, Certificaat installeren, CA-certificaat, Toch installeren.</li><li>Kies <code>authority.crt</code> uit
Downloads.</li></ol>
<h3>iPad</h3><ol><li>Open het adres in Safari; kies Sta toe.</li><li>Instellingen, Profiel gedownload,
Installeer.</li><li>Instellingen, Algemeen, Info, Vertrouwensinstellingen certificaten: zet de schakelaar aan.</li></ol>
<h3>Meta Quest en Pico, in beheer</h3><ol><li>Voeg <code>authority.crt</code> in het beheer van de brillen (van Meta of
Pico, of een ander beheersysteem) toe als CA-certificaat.</li><li>Wijs het toe aan de groep van deze brillen.</li></ol>
<h3>Meta Quest en Pico, zonder beheer</h3><ol><li>Deze brillen hebben geen eigen scherm voor certificaten.</li>
<li>Open in de bril de browser en ga naar het adres van de films.</li><li>Bij de waarschuwing: bekijk het certificaat,
en kies Geavanceerd, Doorgaan. De bril onthoudt dat een tijd.</li></ol></section>
)html";

constexpr std::string_view english = R"html(<section lang="en"><h2>English</h2>
<p>Browsers show a film in the headset over https only. For that, this server has a certificate authority of its own.
Every device has to learn to trust it once. It can vouch for this server, for names in the same domain (as
school.nl with films.school.nl) and for names and addresses of private networks, not for other web sites.</p>
<p><b>First:</b> fetch <code>authority.crt</code> with the QR code or the address above. <b>Compare</b> the fingerprint
that the device shows with the one on this sheet; if they differ, stop.</p>
<h3>Windows</h3><ol><li>Open <code>authority.crt</code> and choose Install Certificate, Local Machine.</li>
<li>Choose the store yourself: Trusted Root Certification Authorities. Restart the browser.</li>
<li>Many computers: the same by Group Policy or Intune.</li></ol>
<h3>The player (forksight-player)</h3><ol><li>Run: <code>forksight-player pair FILMS_ADDRESS</code></li>
<li>Compare the fingerprint that it shows with the one on this sheet, and type yes. It counts for whoever runs it.</li></ol>
<h3>Android tablet or phone</h3><ol><li>Settings, Security and privacy, More security settings, Encryption and
credentials, Install a certificate, CA certificate, Install anyway.</li><li>Choose <code>authority.crt</code> from
Downloads.</li></ol>
<h3>iPad</h3><ol><li>Open the address in Safari; choose Allow.</li><li>Settings, Profile Downloaded,
Install.</li><li>Settings, General, About, Certificate Trust Settings: turn the switch on.</li></ol>
<h3>Meta Quest and Pico, managed</h3><ol><li>Add <code>authority.crt</code> as a CA certificate in the management of the
headsets (Meta's or Pico's, or another).</li><li>Assign it to the group of these headsets.</li></ol>
<h3>Meta Quest and Pico, not managed</h3><ol><li>These headsets have no screen of their own for certificates.</li>
<li>In the headset, open the browser and go to the address of the films.</li><li>At the warning: look at the
certificate, and choose Advanced, Proceed. The headset remembers that for a while.</li></ol></section>
)html";

std::string in_address(const std::string& host) {
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::string address(const char* scheme, const Issued& issued, std::uint16_t port, std::uint16_t usual) {
    const std::string end = port == usual ? "" : ":" + std::to_string(port);
    return std::string(scheme) + "://" + in_address(issued.hosts.front()) + end;
}

} // namespace

std::string fetch_address(const Issued& issued, std::uint16_t port) {
    return address("http", issued, port, 80) + "/authority.crt";
}

std::string films_address(const Issued& issued, std::uint16_t port) {
    return address("https", issued, port, 443) + "/";
}

std::string trust_page(const Issued& issued, std::uint16_t port) {
    const std::string fetched = fetch_address(issued, port);
    // Two lines of sixteen bytes: it is compared by eye.
    const std::string fingerprint = issued.authority_sha256.substr(0, 47) + "<br>" + issued.authority_sha256.substr(48);
    std::string page(before);
    page += "<header>" + qr_svg(fetched) + "<div><h1>Forksight: vertrouw deze server / trust this server</h1><dl>";
    page += "<dt>Certificaat ophalen / Fetch the certificate</dt><dd><code>" + fetched + "</code></dd>";
    page += "<dt>Films</dt><dd><code>" + films_address(issued, port) + "</code></dd>";
    page += "<dt>Vingerafdruk / Fingerprint (SHA-256)</dt><dd><code>" + fingerprint + "</code></dd>";
    page += "<dt>Geldig tot / Valid until</dt><dd>" + day(issued.authority_ends_s) + "</dd></dl></div></header>";
    const std::string ways = std::string(dutch).append(english);
    constexpr std::string_view gap = "FILMS_ADDRESS";
    std::string films = films_address(issued, port);
    films.pop_back(); // the slash
    page += "<div class=\"two\">";
    std::size_t from = 0;
    for (std::size_t at = ways.find(gap); at != std::string::npos; at = ways.find(gap, from)) {
        page.append(ways, from, at - from).append(films);
        from = at + gap.size();
    }
    page.append(ways, from).append("</div></body></html>\n");
    return page;
}

} // namespace forksight::streamer::tls
