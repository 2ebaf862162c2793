package wake

import (
	"context"
	"time"
)

// Linger is a context that ends a while after ctx does: for what a loop has in
// hand when it is asked to stop. The function ends it at once.
func Linger(ctx context.Context, while time.Duration) (context.Context, context.CancelFunc) {
	longer, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(while)
		defer timer.Stop()
		select {
		case <-longer.Done():
		case <-timer.C:
			end()
		}
	})
	return longer, func() { stop(); end() }
}
