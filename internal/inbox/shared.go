package inbox

import (
	"html"
	"net/url"
	"path"
	"regexp"
	"strings"
)

const (
	maxLinks  = 20
	maxLinked = 1 << 20 // bytes of a mail's texts that links are looked for in
)

// links finds files that were shared in a cloud service instead of attached.
// Nothing is ever fetched from there.
func links(root *part) []string {
	var found []string
	seen := map[string]bool{}
	left := maxLinked
	root.walk(func(p *part) bool {
		if p.isMessage() {
			return false
		}
		if len(p.children) > 0 || !isWords(p) {
			return true
		}
		text := toUTF8(string(p.body[:min(len(p.body), left)]))
		left -= min(len(p.body), left)
		for _, l := range webLink.FindAllString(text, 200) {
			l = unwrap(html.UnescapeString(l))
			if len(found) < maxLinks && !seen[l] && isSharedFile(l) {
				seen[l] = true
				found = append(found, l)
			}
		}
		return true
	})
	return found
}

var webLink = regexp.MustCompile(`(?i)https?://[^\s"'<>)\]]{4,1000}`)

// unwrap takes away what mail filters put around links: Microsoft's Safe Links
// and Proofpoint's older form, which both keep the address in a parameter.
func unwrap(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return link
	}
	host := strings.ToLower(u.Hostname())
	if !within(host, "safelinks.protection.outlook.com") && !within(host, "urldefense.proofpoint.com") {
		return link
	}
	inner := u.Query().Get("url")
	if inner == "" { // Proofpoint writes - for % and _ for /
		inner = strings.NewReplacer("-", "%", "_", "/").Replace(u.Query().Get("u"))
		if inner, err = url.PathUnescape(inner); err != nil {
			return link
		}
	}
	if !webLink.MatchString(inner) {
		return link
	}
	return oneLine(inner, 1000)
}

// isSharedFile knows the addresses that services give to a file. A link to a
// service's site, as in a signature, is none.
func isSharedFile(link string) bool {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return false
	}
	host, at := strings.ToLower(u.Hostname()), u.Path
	starts := func(prefixes ...string) bool {
		for _, p := range prefixes {
			if strings.HasPrefix(at, p) && len(at) > len(p) {
				return true
			}
		}
		return false
	}
	switch {
	case within(host, "sharepoint.com"):
		return sharePointFile.MatchString(at) || u.Query().Has("sourcedoc") || isSpreadsheetName(at)
	case within(host, "1drv.ms"), within(host, "onedrive.live.com"):
		return starts("/")
	case within(host, "drive.google.com"):
		return starts("/file/", "/open") || at == "/open" && u.Query().Has("id")
	case within(host, "docs.google.com"):
		return starts("/spreadsheets/")
	case within(host, "dropbox.com"):
		return starts("/s/", "/scl/")
	case within(host, "box.com"):
		return starts("/s/", "/file/")
	case within(host, "sharefile.com"):
		return starts("/d-", "/share/")
	case within(host, "icloud.com"):
		return starts("/iclouddrive/", "/numbers/", "/attachment")
	}
	return isSpreadsheetName(at)
}

// sharePointFile is "/:x:/g/personal/…", the letter telling the kind of file.
var sharePointFile = regexp.MustCompile(`^/:[a-z]:/`)

func isSpreadsheetName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".numbers":
		return true
	}
	return false
}
