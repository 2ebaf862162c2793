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
// not want to wait: the second signal does what it does to any program.
func untilAsked() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
