package destination_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"lethe/internal/destination"
)

func TestOutcome_IsReadThroughWrapping(t *testing.T) {
	t.Parallel()
	cause := errors.New("answered 429")
	err := fmt.Errorf("attempt 3: %w", destination.RetryAfter(time.Minute, destination.WithHTTPStatus(429, cause)))

	if d, ok := destination.RetryAfterOf(err); !ok || d != time.Minute {
		t.Errorf("RetryAfterOf = %v, %v", d, ok)
	}
	if code, ok := destination.HTTPStatusOf(err); !ok || code != 429 {
		t.Errorf("HTTPStatusOf = %d, %v", code, ok)
	}
	if destination.IsPermanent(err) || !destination.IsPermanent(destination.Permanent(err)) {
		t.Error("IsPermanent does not follow Permanent")
	}
	if !errors.Is(destination.Permanent(err), cause) || err.Error() != "attempt 3: answered 429" {
		t.Errorf("the cause is lost in %q", err)
	}
}

func TestOutcome_OfAnotherErrorIsNone(t *testing.T) {
	t.Parallel()
	err := errors.New("connection refused")
	if _, ok := destination.RetryAfterOf(err); ok || destination.IsPermanent(err) {
		t.Error("an ordinary error has an outcome")
	}
	if _, ok := destination.HTTPStatusOf(err); ok {
		t.Error("an ordinary error has an HTTP status")
	}
	if destination.Permanent(nil) != nil || destination.RetryAfter(1, nil) != nil || destination.WithHTTPStatus(500, nil) != nil {
		t.Error("marking nil makes an error")
	}
}
