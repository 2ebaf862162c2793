package daemon

import (
	"context"
	"math/rand/v2"
	"time"
)

// pause is how long to leave something alone that has failed: twice as long
// each time, a fifth more or less, so that many who lost the same server do
// not come back to it at once.
type pause struct{ last time.Duration }

func (p *pause) reset() { p.last = 0 }

// next is the pause to make now.
func (p *pause) next() time.Duration {
	p.last = min(max(2*p.last, firstPause), lastPause)
	return p.last*4/5 + rand.N(p.last*2/5)
}

// rest returns after a while, when poked, or when ctx ends.
func rest(ctx context.Context, while time.Duration, poked <-chan struct{}) {
	timer := time.NewTimer(while)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-poked:
	}
}
