package mail

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"

	gomail "github.com/wneessen/go-mail"
)

// Permanent marks err as one that sending the same message again does not mend.
// Permanent(nil) is nil.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanentError{err}
}

// IsPermanent reports whether err was marked by Permanent.
func IsPermanent(err error) bool {
	var p *permanentError
	return errors.As(err, &p)
}

type permanentError struct{ err error }

func (e *permanentError) Error() string { return e.err.Error() }
func (e *permanentError) Unwrap() error { return e.err }

// authenticationRequired is an answer about our settings, at whatever step it
// comes (RFC 4954 section 6).
const authenticationRequired = 530

// outcome is err without the words of the server and of the library, which
// repeat the address. Only a 5xx to the recipient or the content is permanent:
// one to the connection, to signing in or to the sender is about our settings,
// and once they are mended the same message can go.
func outcome(ctx context.Context, err error) error {
	var refused *gomail.SendError
	var answer *textproto.Error
	switch {
	case errors.As(err, &refused) && refused.ErrorCode() != 0:
		said := fmt.Errorf("the server answered %s to %s", numbers(refused), step(refused.Reason))
		if refused.ErrorCode() >= 500 && refused.ErrorCode() != authenticationRequired && aboutMessage(refused.Reason) {
			return Permanent(said)
		}
		return said
	case ctx.Err() != nil:
		return fmt.Errorf("the server was not done in time: %w", ctx.Err())
	case refused != nil:
		return fmt.Errorf("the connection broke at %s", step(refused.Reason))
	case errors.As(err, &answer):
		return fmt.Errorf("the server answered %d before the mail was offered", answer.Code)
	default:
		return err
	}
}

func numbers(e *gomail.SendError) string {
	if enhanced := e.EnhancedStatusCode(); enhanced != "" {
		return fmt.Sprintf("%d (%s)", e.ErrorCode(), enhanced)
	}
	return fmt.Sprint(e.ErrorCode())
}

func aboutMessage(at gomail.SendErrReason) bool {
	return at == gomail.ErrSMTPRcptTo || at == gomail.ErrSMTPData || at == gomail.ErrSMTPDataClose
}

func step(at gomail.SendErrReason) string {
	switch at {
	case gomail.ErrSMTPMailFrom:
		return "the sender"
	case gomail.ErrSMTPRcptTo:
		return "the recipient"
	default:
		return "the content"
	}
}
