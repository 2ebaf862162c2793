package main

import (
	"context"

	"rond/internal/daemon"
	"rond/internal/inbox"
)

// watched is the folder that files may be dropped in, as a source that a
// daemon works: its own folders stand for those of a mailbox.
type watched struct{ *inbox.Folder }

func (w watched) Each(ctx context.Context, handle func(ctx context.Context, d inbox.Delivery) (folder string, err error)) (n int, err error) {
	return w.Folder.Each(ctx, func(ctx context.Context, d inbox.Delivery) (string, error) {
		folder, err := handle(ctx, d)
		switch folder {
		case "":
			return "", err
		case daemon.Processed:
			return inbox.Done, err
		}
		return inbox.Failed, err
	})
}
