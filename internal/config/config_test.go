package config

import (
	"bytes"
	"errors"
	"flag"
	"image"
	"image/png"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"rond/scheduler"
)

var update = flag.Bool("update", false, "write the problems found into the cases")

func nothing(string) string { return "" }

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rond.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, text string, env func(string) string) *Config {
	t.Helper()
	c, problems, err := Load(write(t, text), env)
	if err != nil || len(problems) > 0 {
		t.Fatalf("problems %v, error %v", problems, err)
	}
	return c
}

// TestProblems reads testdata/*.txtar: a settings file, files beside it, and
// every problem that it has, as "place: what | what would be right". DIR stands
// for the folder. A file named open-… can be read by everybody.
func TestProblems(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			last := len(a.Files) - 1
			path := write(t, string(a.Files[0].Data))
			for _, beside := range a.Files[1:last] {
				mode := os.FileMode(0o640)
				if strings.HasPrefix(beside.Name, "open-") {
					mode = 0o644
				}
				file := filepath.Join(filepath.Dir(path), beside.Name)
				if err := errors.Join(os.WriteFile(file, beside.Data, mode), os.Chmod(file, mode)); err != nil {
					t.Fatal(err)
				}
			}
			c, problems, err := Load(path, nothing)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, p := range problems {
				if p.What == "" || p.Right == "" {
					t.Errorf("%v: a problem needs both what is wrong and what would be right", p)
				}
				got.WriteString(strings.ReplaceAll(p.String()+" | "+p.Right, filepath.Dir(path), "DIR") + "\n")
			}
			if *update {
				a.Files[last].Data = []byte(got.String())
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(a.Files[last].Data); got.String() != want {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
			if (c == nil) != (len(problems) > 0) {
				t.Errorf("config %v with %d problems", c, len(problems))
			}
		})
	}
}

func TestExampleLoads(t *testing.T) {
	t.Parallel()
	c := load(t, Example(), nothing)
	if c.Send != "off" || c.ManagerMail != "ask" || c.Language != "sv" || c.Zone.String() != "Europe/Stockholm" {
		t.Errorf("defaults: %+v", c)
	}
	if !reflect.DeepEqual(c.Mail, Mail{"internkontroll@kommun.example", "Rond", []string{"kommun.example"}}) {
		t.Errorf("mail: %+v", c.Mail)
	}
	if !filepath.IsAbs(c.Database) || filepath.Base(c.Database) != "rond.db" {
		t.Errorf("database %s", c.Database)
	}
}

// TestExampleShowsEveryField holds the example to what the reader asks for,
// and every field that is shown as a comment to a value that is accepted.
func TestExampleShowsEveryField(t *testing.T) {
	t.Parallel()
	r := &reader{tree: map[string]any{}, env: nothing, known: map[string]bool{}}
	r.config()
	for path := range r.known {
		name := path[strings.LastIndexByte(path, '.')+1:]
		if !strings.Contains(Example(), "\n"+name+" = ") && !strings.Contains(Example(), "\n# "+name+" = ") {
			t.Errorf("the example does not show %s", path)
		}
	}
	var all []string
	for line := range strings.Lines(Example()) {
		line = commented.ReplaceAllString(line, "$1")
		if !needsMore.MatchString(line) {
			all = append(all, line)
		}
	}
	load(t, strings.Join(all, ""), nothing)
}

// needsMore is a field whose value in the example speaks of a file that is not
// there, or goes only with another.
var needsMore = regexp.MustCompile(`^(logo|texts|ca_file|cert_file|key_file|user|password|password_file|tenant|token_url|client_id|client_secret|client_secret_file) = |^folder = "outgoing"`)

var commented = regexp.MustCompile(`^# ([a-z_]+ = )`)

const whole = `
organisation = "Kommunen"
database = "data/rond.db"
send = ["a@kommun.example", "b@kommun.example"]
sender_check = "auth-results"
auth_server = "mx.kommun.example"
manager_mail = "auto"
contact_mail = "summaries"
language = "en"
time_zone = "UTC"
watched_folder = "in/box"
[mail]
address = "rond@kommun.example"
domains = ["Kommun.Example", "bolag.example"]
[contact]
name = "A"
email = "a@kommun.example"
phone = "1"
[smtp]
host = "127.0.0.1"
tls = "none"
user = "u"
password = "from file"
per_minute = 45
connections = 4
[imap]
host = "relay.kommun.example"
tls = "starttls"
port = 1143
folder = "In"
user = "rond@kommun.example"
login = "oauth"
[oauth]
token_url = "https://login.kommun.example/token"
client_id = "rond"
client_secret = "from file"
scope = "mail"
[web]
listen = "0.0.0.0:8443"
public_url = "https://Rond.kommun.example/"
trusted_proxies = ["10.1.2.3", "10.2.3.4/16", "::ffff:10.9.9.9", "2001:db8::/32"]
[calendar]
closed_days = ["2026-05-15"]
half_days = ["2026-04-30"]
summer_ends = "15 augusti"
quiet = ["2026-12-21 to 2027-01-06", "2026-11-02"]
quiet_weekdays = ["friday"]
send_hours = "7-17"
[asking]
notice = 0
bundle = 5
remind_before = [2, 5]
remind_after = [3, 1]
remind_at_most = 3
manager = 8
[look]
colour = "#7a1f3d"
`

func TestEveryFieldIsRead(t *testing.T) {
	t.Parallel()
	path := write(t, whole)
	c, problems, err := Load(path, func(name string) string {
		return map[string]string{"ROND_SMTP_PASSWORD": "from environment", "ROND_OAUTH_CLIENT_SECRET": "from environment"}[name]
	})
	if err != nil || problems != nil {
		t.Fatal(problems, err)
	}
	c.Zone = nil
	day := func(s string) scheduler.Date {
		d, err := scheduler.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	policy := scheduler.DefaultPolicy()
	policy.Notice, policy.Bundle, policy.RemindMax, policy.Manager = 0, 5, 3, 8
	policy.RemindBefore, policy.RemindAfter = []int{5, 2}, []int{1, 3}
	policy.SummerEnds.Day = 15
	policy.Quiet = []scheduler.Span{{From: day("2026-12-21"), To: day("2027-01-06")}, {From: day("2026-11-02"), To: day("2026-11-02")}}
	policy.QuietWeekdays, policy.Window = []time.Weekday{time.Friday}, scheduler.Window{From: 7, To: 17}
	want := &Config{
		Policy: policy, Calendar: scheduler.NewCalendar(day("2026-05-15")).WithHalfDays(day("2026-04-30")),
		Look:         Look{Colour: "7A1F3D"},
		Organisation: "Kommunen", Database: filepath.Join(filepath.Dir(path), "data", "rond.db"),
		Mail:    Mail{"rond@kommun.example", "Rond", []string{"kommun.example", "bolag.example"}},
		Contact: Contact{"A", "a@kommun.example", "1"},
		SMTP:    Server{Host: "127.0.0.1", Port: 25, TLS: "none", User: "u", Login: "password", Password: "from environment"},
		Pace:    Pace{PerMinute: 45, Connections: 4},
		IMAP:    Server{Host: "relay.kommun.example", Port: 1143, TLS: "starttls", User: "rond@kommun.example", Login: "oauth"}, Folder: "In",
		OAuth: OAuth{"https://login.kommun.example/token", "rond", "from environment", "mail"},
		Send:  "pilot", Pilots: []string{"a@kommun.example", "b@kommun.example"},
		SenderCheck: "auth-results", AuthServer: "mx.kommun.example", ManagerMail: "auto", ContactMail: "summaries", Language: "en",
		Watched: filepath.Join(filepath.Dir(path), "in", "box"), HoldsSecret: true,
		Web: Web{Listen: "0.0.0.0:8443", PublicURL: "https://rond.kommun.example", Proxies: []netip.Prefix{
			netip.MustParsePrefix("10.1.2.3/32"), netip.MustParsePrefix("10.2.0.0/16"), netip.MustParsePrefix("10.9.9.9/32"), netip.MustParsePrefix("2001:db8::/32"),
		}},
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got\n%+v\nwant\n%+v", c, want)
	}
}

// TestPasswords come from the environment, a file or the settings, in that
// order; a file that is not needed is not read.
func TestPasswords(t *testing.T) {
	t.Parallel()
	const settings = `
organisation = "Kommunen"
mail.address = "rond@kommun.example"
contact = {name = "A", email = "a@kommun.example", phone = "1"}
smtp = {host = "localhost", user = "u", password_file = "smtp"}
imap = {host = "localhost", user = "u", password_file = "nowhere"}
`
	path := write(t, settings)
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "smtp"), []byte("två ord \r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, problems, err := Load(path, func(name string) string {
		return map[string]string{"ROND_IMAP_PASSWORD": "from environment"}[name]
	})
	if err != nil || problems != nil {
		t.Fatal(problems, err)
	}
	if c.HoldsSecret || c.SMTP.Password != "två ord " || c.IMAP.Password != "from environment" {
		t.Errorf("passwords %q and %q", c.SMTP.Password, c.IMAP.Password)
	}
}

// TestWhereThePagesAre without a word about it, and with only some.
func TestWhereThePagesAre(t *testing.T) {
	t.Parallel()
	const base = `
organisation = "Kommunen"
mail.address = "rond@kommun.example"
contact = {name = "A", email = "a@kommun.example", phone = "1"}
`
	for settings, want := range map[string]Web{
		"":                        {Listen: "127.0.0.1:8080", PublicURL: "http://127.0.0.1:8080"},
		`web.listen = "[::1]:80"`: {Listen: "[::1]:80", PublicURL: "http://[::1]:80"},
		`web = {listen = "localhost:0", public_url = "https://rond.kommun.example"}`: {Listen: "localhost:0", PublicURL: "https://rond.kommun.example"},
	} {
		if c := load(t, base+settings, nothing); !reflect.DeepEqual(c.Web, want) {
			t.Errorf("%s: %+v, want %+v", settings, c.Web, want)
		}
	}
}

// TestPace of a server about which nothing is said, of Exchange Online, and of
// an organisation that Microsoft has allowed more.
func TestPace(t *testing.T) {
	t.Parallel()
	const base = `
organisation = "Kommunen"
mail.address = "rond@kommun.example"
contact = {name = "A", email = "a@kommun.example", phone = "1"}
`
	for settings, want := range map[string]struct {
		host string
		pace Pace
	}{
		`smtp.host = "relay"`:             {"relay", Pace{0, 2}},
		`smtp.preset = "exchange-online"`: {"smtp.office365.com", Pace{30, 3}},
		`smtp = {preset = "exchange-online", host = "smtp.example", per_minute = 100, connections = 1}`: {"smtp.example", Pace{100, 1}},
	} {
		if c := load(t, base+settings, nothing); c.SMTP.Host != want.host || c.Pace != want.pace {
			t.Errorf("%s: %q %+v, want %+v", settings, c.SMTP.Host, c.Pace, want)
		}
	}
}

// TestTheEncodingIsTold: an old editor's file is not a fault in what it says.
func TestTheEncodingIsTold(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"organisation = \"\xc5n\"\n", "\xff\xfeo\x00r\x00g\x00"} {
		_, problems, err := Load(write(t, text), nothing)
		if err != nil || len(problems) != 1 || !strings.Contains(problems[0].Right, "UTF-8") {
			t.Errorf("%q: %+v, %v", text, problems, err)
		}
	}
}

func TestUnreadableFiles(t *testing.T) {
	t.Parallel()
	if _, _, err := Load(filepath.Join(t.TempDir(), "none.toml"), nothing); !os.IsNotExist(unwrap(err)) {
		t.Errorf("missing file: %v", err)
	}
	if _, _, err := Load(write(t, strings.Repeat("# much\n", maxBytes/7+1)), nothing); err == nil {
		t.Error("a file of more than a megabyte was read")
	}
	if c := load(t, "\ufeff"+whole, nothing); c.Organisation != "Kommunen" {
		t.Error("a byte order mark hid the first field")
	}
}

func unwrap(err error) error {
	for {
		inner, ok := err.(interface{ Unwrap() error })
		if !ok {
			return err
		}
		err = inner.Unwrap()
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(whole)
	f.Add(Example())
	f.Add("send = [1, []]\nsmtp = 1\n[[imap]]\n")
	f.Add("mail.address = 2026-01-01\n[contact.name]\nx = 1\n")
	f.Add("web = {listen = \"[::1%eth0]:1\", public_url = \"https://[::1]:443/\", trusted_proxies = [\"::/1\", \"fe80::1%x\"]}\nwatched_folder = \"..\"\nimap.password_file = \"/dev/null\"\n")
	f.Add("calendar = {closed_days = [\"2026-05-15\", 1], summer_ends = \"none\", quiet = [\" to \"], quiet_weekdays = [\"\"], send_hours = \"99-0\"}\nasking = {notice = -1, remind_before = [9223372036854775807], remind_after = [], remind_at_most = 0}\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, problems, err := Load(write(t, text), nothing)
		if err == nil && (c == nil) != (len(problems) > 0) {
			t.Errorf("config %v with problems %v", c, problems)
		}
	})
}

// TestALogoIsReadWithItsSize takes the smallest picture there is.
func TestALogoIsReadWithItsSize(t *testing.T) {
	t.Parallel()
	path := write(t, whole+`logo = "logo.png"`+"\n")
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 30, 10))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "logo.png"), picture.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	c, problems, err := Load(path, nothing)
	if err != nil || problems != nil {
		t.Fatal(problems, err)
	}
	if l := c.Look; l.Width != 30 || l.Height != 10 || !bytes.Equal(l.Logo, picture.Bytes()) {
		t.Errorf("%d × %d, %d bytes", l.Width, l.Height, len(l.Logo))
	}
}
