package erasure

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/letter"
	"lethe/internal/lifecycle"
)

// Letters is how data subjects are told. Without templates, a controller and a
// post nobody is written to; with templates alone a letter can be looked at.
type Letters struct {
	Templates  *letter.Letters
	Controller letter.Controller
	Language   string // of a letter to somebody whose own is not known; English when empty
	Post       Post
}

// Post carries mail to people.
type Post interface {
	// Send returns nil once the mail is on its way. An error that is ErrRefused says
	// that the same mail will never be taken; after any other it is sent again. No
	// error holds an address or a text: it is kept and shown.
	Send(ctx context.Context, m Mail) error
}

// ErrRefused marks a mail that will not be taken, however often it is sent.
var ErrRefused = errors.New("refused")

// Mail is one plain text to one person.
type Mail struct {
	ID       string // the same each time it is sent
	To       string // one address
	Subject  string // one line
	Text     string
	Language string // as in BCP 47
}

// Format prints the ID and nothing else, whatever the verb.
func (m Mail) Format(s fmt.State, _ rune) { fmt.Fprint(s, "mail "+m.ID) }

func (l Letters) on() bool {
	return l.Templates != nil && l.Post != nil && l.Controller.Name != ""
}

func (l Letters) outbox() outbox {
	if !l.on() {
		return outbox{}
	}
	return outbox{language: l.language()}
}

func (l Letters) language() string {
	if l.Language == "" {
		return "en"
	}
	return l.Language
}

// addressType is the type of the identifiers that letters go to.
const addressType = "email"

// outbox queues letters in the transaction of what they tell. The zero outbox
// takes none, without asking the database.
type outbox struct {
	language string
}

// A letter goes to those who have an address. Nobody is told the same twice: a
// request that is completed again, because a destination has lost what it was
// told, is nothing new to its person. With the requests that completed go those
// that were joined to them.
const queueLetters = `
INSERT INTO letters (id, request_id, kind, language, state, attempts, created_at, next_attempt_at)
SELECT gen_random_uuid(), r.id, $2::text,
	CASE WHEN r.attributes ->> 'language' = ANY(string_to_array($4, ',')) THEN r.attributes ->> 'language' ELSE $3 END,
	'QUEUED', 0, $5, $5
FROM erasure_requests r
WHERE (r.id = ANY($1::uuid[]) OR r.duplicate_of_id = ANY($1::uuid[]) AND r.state = 'DUPLICATE' AND $2 = 'COMPLETION')
	AND EXISTS (SELECT FROM identifiers WHERE request_id = r.id AND type = $6)
	AND NOT EXISTS (SELECT FROM letters WHERE request_id = r.id AND kind = $2 AND state <> 'FAILED')`

// take queues a letter of the kind about each of the requests.
func (o outbox) take(ctx context.Context, tx *ent.Tx, now time.Time, kind lifecycle.LetterKind, requests ...uuid.UUID) error {
	if o.language == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, queueLetters,
		array(requests), string(kind), o.language, strings.Join(letter.Languages(), ","), now, addressType)
	if err != nil {
		return fmt.Errorf("queue letters about %d requests: %w", len(requests), err)
	}
	return nil
}

// tell queues a letter to the data subject of the request.
func (c *change) tell(ctx context.Context, kind lifecycle.LetterKind) error {
	return c.outbox.take(ctx, c.tx, c.now, kind, c.request.ID)
}
