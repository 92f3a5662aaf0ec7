package config

import (
	"fmt"
	"strings"
)

// Setting is one setting as `lethe config check` shows it.
type Setting struct {
	Name  string
	Value string // without its secret part
	From  string // "environment", "file PATH", the preset's name or "default"
}

// Faults is every fault of the environment, a sentence each, in the order of
// the contract.
type Faults []string

// Error is the sentences, one on each line.
func (f Faults) Error() string { return strings.Join(f, "\n") }

// Load reads every setting. Where lookup and the file of NAME_FILE give
// nothing, the presets are asked in their order, then the default is taken.
// It fails with Faults, and then the configuration must not be used.
func Load(lookup func(string) (string, bool), readFile func(string) ([]byte, error), presets ...Preset) (Config, error) {
	var (
		c      Config
		faults Faults
	)
	src := source{lookup: lookup, readFile: readFile, presets: presets}
	for _, v := range variables(readFile) {
		value, from, err := src.value(v)
		if err == nil && value != "" {
			err = v.read(&c, value)
		}
		if err != nil {
			faults = append(faults, v.name+": "+err.Error())
			continue
		}
		if v.show != nil {
			value = v.show(value)
		}
		c.settings = append(c.settings, Setting{Name: v.name, Value: value, From: from})
	}
	faults = append(faults, c.readTraces(lookup)...)
	if len(faults) == 0 {
		faults = c.contradictions()
	}
	if len(faults) > 0 {
		return Config{}, faults
	}
	return c, nil
}

// Redacted lists every setting in the order of the contract; what is secret in
// a value is left out.
func (c Config) Redacted() []Setting { return c.settings }

// contradictions names settings that are fine alone and wrong together.
func (c Config) contradictions() Faults {
	var faults Faults
	if e := c.Erasure; e.RetryMin > e.RetryMax {
		faults = append(faults, fmt.Sprintf("LETHE_RETRY_MIN: %s is longer than LETHE_RETRY_MAX, %s: make it at most as long", e.RetryMin, e.RetryMax))
	}
	if s := c.Server; s.Listen == s.AdminListen && !strings.HasSuffix(s.Listen, ":0") {
		faults = append(faults, fmt.Sprintf("LETHE_ADMIN_LISTEN: %s is already LETHE_LISTEN: give each a port of its own", s.AdminListen))
	}
	return append(faults, c.mailContradictions()...)
}

func (c Config) mailContradictions() Faults {
	var faults Faults
	switch {
	case c.Mail.Host != "" && c.Mail.From == "":
		faults = append(faults, "LETHE_MAIL_FROM: is missing beside LETHE_SMTP_URL: write the address that mail comes from")
	case c.Mail.Host == "" && c.Mail.From != "":
		faults = append(faults, "LETHE_SMTP_URL: is missing beside LETHE_MAIL_FROM: "+likeSMTP)
	}
	switch {
	case c.Mail.Host == "" && len(c.Digest.To) > 0:
		faults = append(faults, "LETHE_DIGEST_TO: needs a mail server: set LETHE_SMTP_URL and LETHE_MAIL_FROM too")
	case c.Mail.Host == "" && len(c.EscalateTo) > 0:
		faults = append(faults, "LETHE_ESCALATE_TO: needs a mail server: set LETHE_SMTP_URL and LETHE_MAIL_FROM too")
	}
	return faults
}

// source is where values come from.
type source struct {
	lookup   func(string) (string, bool)
	readFile func(string) ([]byte, error)
	presets  []Preset
}

func (s source) value(v variable) (value, from string, err error) {
	value, _ = s.lookup(v.name)
	value = strings.TrimSpace(value)
	path, _ := s.lookup(v.name + "_FILE")
	switch {
	case value != "" && path != "":
		return "", "", fmt.Errorf("is set twice: keep %s or %s_FILE, not both", v.name, v.name)
	case value != "":
		return value, "environment", nil
	case path != "":
		value, err = contentOf(s.readFile, path)
		if err != nil {
			return "", "", fmt.Errorf("%s_FILE %w", v.name, err)
		}
		return value, "file " + path, nil
	}
	for _, p := range s.presets {
		if value := p.Values[v.name]; value != "" {
			return value, p.Name, nil
		}
	}
	return v.fallback, "default", nil
}

func contentOf(readFile func(string) ([]byte, error), path string) (string, error) {
	content, err := readFile(path)
	if err != nil {
		return "", fmt.Errorf("cannot be read: %w", err)
	}
	value := strings.TrimSpace(string(content))
	if value == "" {
		return "", fmt.Errorf("names %s, which is empty: write the value into it", path)
	}
	return value, nil
}
