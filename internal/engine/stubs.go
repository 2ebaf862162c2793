package engine

import (
	"context"
	"errors"
)

var errSoon = errors.New("not built yet")

func (e *Engine) RequestView(ctx context.Context, lang string, id int64) (RequestView, error) {
	return RequestView{}, errSoon
}
func (e *Engine) MailView(ctx context.Context, lang string, id int64) (MailView, error) {
	return MailView{}, errSoon
}
func (e *Engine) DeliveryView(ctx context.Context, lang string, id int64) (DeliveryView, error) {
	return DeliveryView{}, errSoon
}

func (e *Engine) DeliveryFile(ctx context.Context, delivery int64, n int) (File, error) {
	return File{}, errSoon
}
func (e *Engine) DeliveryRaw(ctx context.Context, delivery int64) (File, error) {
	return File{}, errSoon
}
func (e *Engine) MailRaw(ctx context.Context, mail int64) (File, error)     { return File{}, errSoon }
func (e *Engine) PlanFile(ctx context.Context, version int64) (File, error) { return File{}, errSoon }

// PreviewMail is a mail that a tick would write now, by its cause.
func (e *Engine) PreviewMail(ctx context.Context, lang, cause string) (MailView, error) {
	return MailView{}, errSoon
}

// Acts.

func (e *Engine) Propose(ctx context.Context, lang string, raw []byte) (*Proposal, error) {
	return nil, errSoon
}
func (e *Engine) Adopt(ctx context.Context, sha, actor string) (*Imported, error) {
	return nil, errSoon
}
