package receiver

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const (
	callbackTries   = 5
	callbackTimeout = 10 * time.Second
)

// callLater calls back in a goroutine of its own, which Close waits for. It
// reports false, and does nothing, when the receiver is closed.
func (r *Receiver) callLater(ctx context.Context, url, id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	// The order is answered by then, and its context over.
	ctx = context.WithoutCancel(ctx)
	r.callbacks.Go(func() { r.callBack(ctx, url, id) })
	return true
}

// callBack confirms the erasure, and tries again, ever later, while Lethe is out
// of reach. Confirming twice is safe.
func (r *Receiver) callBack(ctx context.Context, url, id string) {
	wait := r.cfg.CallbackAfter
	for range callbackTries {
		open := r.wait(wait)
		if settled := r.confirm(ctx, url, id); settled || !open {
			return
		}
		wait *= 2
	}
}

// wait reports false when it was cut short by Close.
func (r *Receiver) wait(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.closing:
		return false
	}
}

// confirm sends one callback, signed anew, and reports whether that settles it:
// it was taken, or no repetition would change the answer.
func (r *Receiver) confirm(ctx context.Context, url, id string) bool {
	ctx, cancel := context.WithTimeout(ctx, callbackTimeout)
	defer cancel()
	const body = `{"status":"done","detail":"removed from the event store"}`
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return true
	}
	signer, err := standardwebhooks.NewWebhook(r.cfg.Secrets["analytics"])
	if err != nil {
		return true
	}
	now := time.Now()
	signature, err := signer.Sign(id, now, []byte(body))
	if err != nil {
		return true
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(standardwebhooks.HeaderWebhookID, id)
	req.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	req.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	res, err := r.cfg.Client.Do(req)
	if err != nil {
		return false
	}
	res.Body.Close()
	return res.StatusCode < 500 && res.StatusCode != http.StatusTooManyRequests
}
