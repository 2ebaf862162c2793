package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// The bounds of what a page takes. Rond takes more over the mail.
const (
	maxFile  = 20 << 20
	maxWords = 20_000
	maxForm  = maxFile + 1<<20
)

// shown is a mail on its page.
type shown struct {
	page
	Mail  line
	State string
	Text  string
	HTML  bool
	Files []fileShown
	Fault string // key of what was wrong with a reply, "" for nothing
	Words string // of a reply that was not sent
}

type fileShown struct {
	N    int // from 1
	Name string
	Size int
}

func filesShown(l letter) []fileShown {
	var all []fileShown
	for i, f := range l.Files {
		all = append(all, fileShown{i + 1, f.Name, len(f.Data)})
	}
	return all
}

// asked is the mail that a path names.
func (p pages) asked(r *http.Request) (opened, error) {
	seq, err := strconv.Atoi(r.PathValue("seq"))
	if err != nil {
		return opened{}, errNoMail
	}
	return p.open(r.PathValue("box"), seq)
}

func (p pages) showMail(w http.ResponseWriter, r *http.Request) error {
	return p.mailPage(w, r, http.StatusOK, "", "")
}

func (p pages) mailPage(w http.ResponseWriter, r *http.Request, status int, fault, words string) error {
	base, err := p.page(r)
	if err != nil {
		return err
	}
	o, err := p.asked(r)
	if err != nil {
		return err
	}
	base.Frame.Path = Root + o.To + "/" + strconv.Itoa(o.Seq)
	w.Header().Set("Content-Security-Policy", withFrames(w.Header().Get("Content-Security-Policy")))
	return p.write(w, status, base.Frame.Lang, "demo-mail", shown{page: base, Mail: o.line, State: o.state, Text: o.letter.Text,
		HTML: o.letter.HTML != "", Files: filesShown(o.letter), Fault: fault, Words: words})
}

// withFrames lets a page show frames of its own site.
func withFrames(policy string) string {
	if policy == "" {
		return "frame-src 'self'"
	}
	return strings.TrimRight(policy, "; ") + "; frame-src 'self'"
}

// mailHTML is a mail's HTML for a frame: a mail program's view, in which
// nothing runs, nothing is fetched and nothing leads anywhere.
func (p pages) mailHTML(w http.ResponseWriter, r *http.Request) error {
	o, err := p.asked(r)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, o.letter.HTML) // whoever asked may be gone
	return nil
}

func (p pages) mailFile(w http.ResponseWriter, r *http.Request) error {
	o, err := p.asked(r)
	if err != nil {
		return err
	}
	return sendFile(w, r, o.letter)
}

// sendFile gives an attachment to be saved, never to be shown.
func sendFile(w http.ResponseWriter, r *http.Request, l letter) error {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 || n > len(l.Files) {
		return errNoMail
	}
	f := l.Files[n-1]
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})
	if disposition == "" {
		disposition = "attachment"
	}
	h := w.Header()
	h.Set("Content-Disposition", disposition)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Type", "application/octet-stream")
	if path.Ext(f.Name) == ".xlsx" {
		h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	}
	h.Set("Content-Length", strconv.Itoa(len(f.Data)))
	_, _ = w.Write(f.Data) // whoever asked may be gone
	return nil
}

// postReply answers a mail with words, a file or both.
func (p pages) postReply(w http.ResponseWriter, r *http.Request) error {
	h, fault, err := readReply(w, r)
	if err != nil {
		return err
	}
	if fault != "" {
		return p.mailPage(w, r, http.StatusUnprocessableEntity, fault, h.words)
	}
	return p.act(func(ctx context.Context, addr string, seq int) (int, error) { return p.reply(ctx, addr, seq, h) })(w, r)
}

// readReply reads the form of a reply, or says what is wrong with it.
func readReply(w http.ResponseWriter, r *http.Request) (h answering, fault string, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	err = r.ParseMultipartForm(maxForm)
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		return h, "fault-large", nil
	}
	if err != nil {
		return h, "fault-form", nil
	}
	defer r.MultipartForm.RemoveAll()
	h.from, h.words = r.FormValue("from"), strings.TrimSpace(strings.ReplaceAll(r.FormValue("words"), "\r\n", "\n"))
	if len(h.words) > maxWords {
		h.words = strings.ToValidUTF8(h.words[:maxWords], "")
		return h, "fault-long", nil
	}
	f, head, err := r.FormFile("file")
	switch {
	case errors.Is(err, http.ErrMissingFile) && h.words == "":
		return h, "fault-empty", nil
	case errors.Is(err, http.ErrMissingFile):
		return h, "", nil
	case err != nil:
		return h, "fault-form", nil
	}
	defer f.Close()
	if head.Size > maxFile {
		return h, "fault-large", nil
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return h, "", fmt.Errorf("reading the file of a reply: %w", err)
	}
	h.file = &file{fileName(head.Filename), data}
	return h, "", nil
}

// act does something with a mail and shows what came of it. It is done to the
// end also when the browser has gone away.
func (p pages) act(do func(ctx context.Context, addr string, seq int) (int, error)) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		seq, err := strconv.Atoi(r.PathValue("seq"))
		if err != nil {
			return errNoMail
		}
		sent, err := do(context.WithoutCancel(r.Context()), r.PathValue("box"), seq)
		if err != nil {
			return err
		}
		http.Redirect(w, r, fmt.Sprintf("%ssent/%d", Root, sent), http.StatusSeeOther)
		return nil
	}
}
