package web

import "time"

// Health is how the loops of the daemon are. Seen is when the mailbox was last
// looked through, the zero time when it never was or there is none.
type Health struct {
	Mailbox  Trouble
	Folder   Trouble
	Deciding Trouble
	Sending  Trouble
	Seen     time.Time
}

// Trouble is what keeps a loop from its work; none when Since is zero. ID is
// where the log tells more.
type Trouble struct {
	Since time.Time
	ID    string
}

// line is a sentence about a loop.
type line struct {
	Key string
	At  string
	ID  string
	Bad bool
}

// mailIn and mailOut are what is to be said about each direction.
func (s *site) health() (in, out []line) {
	if s.Health == nil {
		return nil, nil
	}
	h := s.Health()
	if seen := s.local(h.Seen); h.Mailbox.Since.IsZero() && seen != "" {
		in = append(in, line{Key: "in-fine", At: seen})
	}
	in = s.trouble(in, "in-down", h.Mailbox)
	in = s.trouble(in, "folder-down", h.Folder)
	out = s.trouble(out, "out-down", h.Sending)
	out = s.trouble(out, "deciding-down", h.Deciding)
	return in, out
}

func (s *site) trouble(lines []line, key string, t Trouble) []line {
	if t.Since.IsZero() {
		return lines
	}
	return append(lines, line{key, s.local(t.Since), t.ID, true})
}

// local is an instant where the organisation is, "" for none.
func (s *site) local(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.Zone).Format("2006-01-02 15:04")
}
