package mailtest

import (
	"net"
	"sync"
)

// listener hands out connections that ask the hook before they greet.
type listener struct {
	net.Listener
	server *Server
}

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &greeter{Conn: c, server: l.server}, nil
}

// greeter is a connection whose first write is the greeting. The hook is asked
// then, on the connection's own goroutine, where it may block.
type greeter struct {
	net.Conn
	server *Server
	once   sync.Once
}

func (g *greeter) Write(b []byte) (int, error) {
	g.once.Do(g.greet)
	return g.Conn.Write(b)
}

// greet turns the client away if the hook says so; what is written after that
// finds a closed connection.
func (g *greeter) greet() {
	switch g.server.ask(Event{Step: StepConnect}) {
	case Refuse4:
		_, _ = g.Conn.Write([]byte("421 4.3.2 too busy, try again later\r\n"))
	case Refuse5:
		_, _ = g.Conn.Write([]byte("554 5.7.1 no service here\r\n"))
	case Cut:
	case Block:
		<-g.server.done
	default:
		return
	}
	_ = g.Close()
}
