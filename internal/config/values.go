package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// readDatabaseURL never repeats the value: it may hold a password.
func readDatabaseURL(c *Config, value string) error {
	u, err := url.Parse(value)
	isURL := err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql")
	isPairs := !strings.Contains(value, "://") && strings.Contains(value, "=")
	if !isURL && !isPairs {
		return errors.New("is not the address of a Postgres database: write postgres://user:password@host:5432/lethe?sslmode=verify-full")
	}
	c.Database.URL = Secret(value)
	return nil
}

// showDatabaseURL keeps what tells one database from another.
func showDatabaseURL(value string) string {
	u, err := url.Parse(value)
	if err != nil || u.Scheme == "" {
		return Secret(value).String()
	}
	return u.Scheme + "://" + u.Host + u.Path
}

func address(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, value string) error {
		_, port, err := net.SplitHostPort(value)
		if err == nil {
			_, err = strconv.ParseUint(port, 10, 16)
		}
		if err != nil {
			return fmt.Errorf("%q is not an address to listen on: write :8080 or 127.0.0.1:8080", value)
		}
		*field(c) = value
		return nil
	}
}

func readBaseURL(c *Config, value string) error {
	u, err := url.Parse(value)
	bare := err == nil && u.User == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
	if !bare || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return errors.New("is not the address of a site: write scheme and host only, such as https://lethe.example.com")
	}
	c.Server.BaseURL = u.Scheme + "://" + u.Host
	return nil
}

// readKeys never repeats the value: it may be the keyset by mistake.
func readKeys(c *Config, value string) error {
	if strings.HasPrefix(value, "{") {
		return errors.New("holds a keyset: write the path of the keyset file, such as /run/secrets/lethe-keys.json")
	}
	c.Keys = value
	return nil
}

var word = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)

// words reads a comma list of distinct lower-case words.
func words(field func(*Config) *[]string) func(*Config, string) error {
	return func(c *Config, value string) error {
		var list []string
		for item := range strings.SplitSeq(value, ",") {
			item = strings.TrimSpace(item)
			if !word.MatchString(item) {
				return fmt.Errorf("%q is not a name: write a comma list of names such as account_deleted, each of lower-case letters, digits and _, at most 50", item)
			}
			if slices.Contains(list, item) {
				return fmt.Errorf("%q is in the list twice: write it once", item)
			}
			list = append(list, item)
		}
		*field(c) = list
		return nil
	}
}

func yesOrNo(field func(*Config) *bool) func(*Config, string) error {
	return func(c *Config, value string) error {
		if value != "true" && value != "false" {
			return fmt.Errorf("%q says neither yes nor no: write true or false", value)
		}
		*field(c) = value == "true"
		return nil
	}
}

func readTimeZone(c *Config, value string) error {
	zone, err := time.LoadLocation(value)
	if err != nil || zone == time.Local { // "Local" would differ from replica to replica
		return fmt.Errorf("%q is not a time zone: write a name of the IANA database, such as Europe/Berlin or UTC", value)
	}
	c.TimeZone = zone
	return nil
}

func readOutboundAllow(c *Config, value string) error {
	var list []netip.Prefix
	for item := range strings.SplitSeq(value, ",") {
		item = strings.TrimSpace(item)
		prefix, err := netip.ParsePrefix(item)
		if err != nil {
			if one, err := netip.ParseAddr(item); err == nil && one.Zone() == "" {
				return fmt.Errorf("%q has no length: write %s", item, netip.PrefixFrom(one, one.BitLen()))
			}
			return fmt.Errorf("%q is not a range of addresses: write a comma list such as 10.0.0.0/8,fd00::/8", item)
		}
		if prefix != prefix.Masked() {
			return fmt.Errorf("%q has bits beyond its length: write %s", item, prefix.Masked())
		}
		list = append(list, prefix)
	}
	c.Outbound.Allow = list
	return nil
}

func readLogFormat(c *Config, value string) error {
	if value != "json" && value != "text" {
		return fmt.Errorf("%q is not a format: write json or text", value)
	}
	c.Log.Format = value
	return nil
}

func readLogLevel(c *Config, value string) error {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, ok := levels[strings.ToLower(value)]
	if !ok {
		return fmt.Errorf("%q is not a level: write debug, info, warn or error", value)
	}
	c.Log.Level = level
	return nil
}
