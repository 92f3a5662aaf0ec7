package erasure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/letter"
)

// SendNoticesDue mails each address of Config.EscalateTo which open requests have
// reached a mark since it was last told, and returns how many mails it sent. One
// mail tells of everything that was marked in one run of EscalateDue, and an address
// gets at most one in ten minutes, however many replicas ask. A mail that could not
// be sent is tried again after ten minutes, with what was marked meanwhile, until it
// is taken or nothing in it is open any more. That is logged and no error: the job
// has done what it can.
func (s *Service) SendNoticesDue(ctx context.Context) (int, error) {
	sent := 0
	for _, to := range s.cfg.addressees() {
		ok, err := s.sendNotices(ctx, to)
		if err != nil {
			return sent, err
		}
		if ok {
			sent++
		}
	}
	return sent, nil
}

// sendNotices reports whether there was something to tell, it was ours to tell and
// was sent.
func (s *Service) sendNotices(ctx context.Context, to string) (bool, error) {
	ready, err := s.noticesReady(ctx, to)
	if err != nil || !ready {
		return false, err
	}
	name := "digest.marks." + addressMark(to)
	ours, err := s.claimDigest(ctx, name)
	if err != nil || !ours {
		return false, err
	}
	found, err := s.notices(ctx, to)
	if err != nil {
		return false, err // the lease ends, and another look finds them
	}
	told, err := s.tellMarks(ctx, to, name, found)
	if err != nil {
		s.log.WarnContext(ctx, "send what has come near its deadline", "digest", name, "error", err)
		return false, nil
	}
	return told, s.clearNotices(ctx, found)
}

// noticesReady waits for the end of a run of EscalateDue, so that one mail tells of
// all of it, but not for longer than a minute.
func (s *Service) noticesReady(ctx context.Context, to string) (ready bool, err error) {
	const query = `
SELECT EXISTS (SELECT FROM notices WHERE recipient = $1 AND created_at < (SELECT lethe_now()) - interval '1 minute')
	OR EXISTS (SELECT FROM notices WHERE recipient = $1)
		AND NOT EXISTS (SELECT FROM erasure_requests WHERE escalate_at <= (SELECT lethe_now()))`
	rows, err := s.db.Read().QueryContext(ctx, query, addressMark(to))
	if err != nil {
		return false, fmt.Errorf("look for notices: %w", err)
	}
	defer rows.Close()
	if err := entsql.ScanOne(rows, &ready); err != nil {
		return false, fmt.Errorf("look for notices: %w", err)
	}
	return ready, nil
}

// tellMarks sends the mail, and reports false when there is nothing to tell any more.
func (s *Service) tellMarks(ctx context.Context, to, name string, found []noticed) (bool, error) {
	e := letter.Escalation{Language: s.cfg.Letters.language(), Zone: s.cfg.Law.Zone, Link: s.page("/queue?view=open")}
	mail := sha256.New()
	for _, n := range found {
		if n.Current {
			e.Marked = append(e.Marked, n.marked(s.page("/requests/"+n.Reference)))
			mail.Write(n.ID[:])
		}
	}
	if len(e.Marked) == 0 {
		return false, nil
	}
	written, err := s.cfg.Letters.Templates.Escalation(e)
	if err != nil {
		return false, err
	}
	return true, s.cfg.Letters.Post.Send(ctx, Mail{
		ID: name + "." + hex.EncodeToString(mail.Sum(nil)[:8]), To: to,
		Subject: written.Subject, Text: written.Text, Language: written.Language,
	})
}

// clearNotices removes notices that were told, or need not be told any more.
func (s *Service) clearNotices(ctx context.Context, found []noticed) error {
	ids := make([]uuid.UUID, len(found))
	for i, n := range found {
		ids[i] = n.ID
	}
	// A shutdown must not make us tell the same again.
	err := s.db.InTx(context.WithoutCancel(ctx), func(ctx context.Context, tx *ent.Tx) error {
		_, err := tx.Notice.Delete().Where(idIn(ids)).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("record that the notices were sent: %w", err)
	}
	return nil
}
