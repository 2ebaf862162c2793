package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // a closed network's machine may have no zone files
)

func main() {
	ctx, stop := untilAsked()
	defer stop()
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv, clock: func() time.Time { return time.Now() }}
	os.Exit(p.run(ctx, os.Args[1:]))
}

// untilAsked ends when somebody asks the program to stop. Who asks again does
// not want to wait: by then the second signal does what it does to any program.
func untilAsked() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-asked
		signal.Stop(asked)
		cancel()
	}()
	return ctx, cancel
}
