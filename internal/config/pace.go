package config

import "fmt"

// Pace is how fast mail is handed to the server that takes ours.
type Pace struct {
	PerMinute   int // at most; 0 for no limit
	Connections int // at the same time, at most
}

// service is where a mail service is reached, and what it takes.
type service struct {
	host string
	pace Pace
}

// exchangeOnline takes thirty messages a minute over three connections from a
// mailbox, and answers 4.7.x or 432 to what goes beyond.
const exchangeOnline = "exchange-online"

// service is the one that the settings name, or what applies to a server of
// the organisation's own: no limit, and what a relay takes without a thought.
func (r *reader) service(path string) service {
	if r.choice(path, "", exchangeOnline) == exchangeOnline {
		return service{"smtp.office365.com", Pace{PerMinute: 30, Connections: 3}}
	}
	return service{pace: Pace{Connections: 2}}
}

func (r *reader) pace(section string, otherwise Pace) Pace {
	return Pace{
		PerMinute:   r.between(section+".per_minute", otherwise.PerMinute, 1, 10000),
		Connections: r.between(section+".connections", otherwise.Connections, 1, 20),
	}
}

// between wants a whole number in a range.
func (r *reader) between(path string, otherwise, least, most int) int {
	n, ok := r.number(path)
	if !ok {
		return otherwise
	}
	if n >= least && n <= most {
		return n
	}
	what := "%d is too low"
	if n > most {
		what = "%d is too high"
	}
	r.wrong(path, fmt.Sprintf("a whole number from %d to %d", least, most), what, n)
	return otherwise
}

// oneWayOut wants mail to leave either by a server or into a folder, and not
// into the one that replies are dropped in.
func (r *reader) oneWayOut(c *Config) {
	switch {
	case c.Outgoing == "":
	case c.SMTP.Host != "":
		r.wrong("smtp.folder", "either host, or folder", "there is a server too, %s", c.SMTP.Host)
	case c.Outgoing == c.Watched:
		r.wrong("smtp.folder", "two folders: what Rond writes to the one is no reply", "is watched_folder too")
	}
}
