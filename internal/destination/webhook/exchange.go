package webhook

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"lethe/internal/destination"
	"lethe/internal/outbound"
)

// errTimeout is the cause of an attempt's end by its own timeout, which tells it
// from a shutdown.
var errTimeout = fmt.Errorf("the time of the attempt is over: %w", context.DeadlineExceeded)

// attempt is ctx with the time that one attempt has, answers included.
func attempt(ctx context.Context, to destination.Target) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, to.Timeout, errTimeout)
}

// exchange sends req, whose context is an attempt's, and reads the answer.
func (w *Webhook) exchange(req *http.Request, to destination.Target, o destination.Order) (answer, error) {
	res, err := w.client.Do(req)
	if err != nil {
		return answer{}, unanswered(req.Context(), to, o, err)
	}
	defer res.Body.Close()
	a, err := read(res)
	if err != nil {
		return answer{}, unanswered(req.Context(), to, o, err)
	}
	a.hide = confidential(to, o)
	return a, nil
}

// unanswered is the error of an attempt that got no whole answer. The order may
// have arrived all the same.
func unanswered(ctx context.Context, to destination.Target, o destination.Order, err error) error {
	if ctx.Err() != nil && !errors.Is(context.Cause(ctx), errTimeout) {
		return fmt.Errorf("the attempt was interrupted: %w", ctx.Err())
	}
	if refused, ok := errors.AsType[*outbound.RefusedError](err); ok {
		return destination.Permanent(refused)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no whole answer within %s: %w", to.Timeout, context.DeadlineExceeded)
	}
	// The chain ends here on purpose: net/http quotes what a broken peer sent,
	// which may be the order itself.
	return errors.New("no answer: " + redact(to, o, withoutURL(err).Error()))
}

// withoutURL drops the URL that net/url and net/http put before an error: it is
// on every page beside it, and may hold a password.
func withoutURL(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// redact makes the words of a destination fit to keep.
func redact(to destination.Target, o destination.Order, s string) string {
	return confidential(to, o).Redact(s)
}

// confidential is the order with the secrets among its identifiers, for Redact:
// the destination knows the secrets too, and a debugging page may print them.
func confidential(to destination.Target, o destination.Order) destination.Order {
	o.Identifiers = slices.Clone(o.Identifiers)
	for _, secret := range to.Secrets {
		o.Identifiers = append(o.Identifiers, destination.Identifier{Value: strings.TrimPrefix(secret, "whsec_")})
	}
	return o
}
