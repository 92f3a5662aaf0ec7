package app

import (
	"context"
	"fmt"

	"lethe/internal/clock"
	"lethe/internal/erasure"
	"lethe/internal/letter"
	"lethe/internal/lifecycle"
	"lethe/internal/mail"
)

// post carries the mail of the desk to a mail server.
type post struct{ mailer *mail.Mailer }

// Send implements erasure.Post.
func (p post) Send(ctx context.Context, m erasure.Mail) error {
	err := p.mailer.Send(ctx, mail.Message(m))
	if mail.IsPermanent(err) {
		return fmt.Errorf("%w: %w", erasure.ErrRefused, err)
	}
	return err
}

// letters is how data subjects are told. Without a mail server there is no post.
func (o Options) letters() (erasure.Letters, error) {
	c := o.Config.Letters
	out := erasure.Letters{Templates: c.Templates, Controller: c.Controller, Language: c.Language}
	var err error
	if out.Templates == nil {
		if out.Templates, err = letter.New(nil); err != nil {
			return erasure.Letters{}, err
		}
	}
	if o.Config.Mail.Host == "" {
		return out, nil
	}
	mailer, err := mail.New(o.Config.Mail.Server())
	if err != nil {
		return erasure.Letters{}, err
	}
	out.Post = post{mailer}
	return out, nil
}

// law is what the regulations say about time, here.
func (o Options) law() erasure.Law {
	c := o.Config.Law
	out := erasure.Law{
		Packs: c.Packs, Zone: o.Config.TimeZone, Calendar: c.Calendar,
		Calendars: map[lifecycle.Regulation]*clock.Calendar{},
	}
	for name, calendar := range c.Calendars {
		out.Calendars[lifecycle.Regulation(name)] = calendar
	}
	return out
}
