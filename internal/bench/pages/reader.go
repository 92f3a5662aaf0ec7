package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// reader is a browser in which the reviewer is signed in.
type reader struct {
	url    string
	client *http.Client
}

func signIn(ctx context.Context, at string) (*reader, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	r := &reader{url: at, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	form := url.Values{"email": {reviewer}, "password": {password}}.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, at+"/login", strings.NewReader(form))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", at)
	_, err = r.send(request, http.StatusSeeOther)
	return r, err
}

func (r *reader) get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+path, nil)
	if err != nil {
		return nil, err
	}
	return r.send(request, http.StatusOK)
}

func (r *reader) send(request *http.Request, status int) ([]byte, error) {
	response, err := r.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != status {
		err = fmt.Errorf("%s %s: %s", request.Method, request.URL.Path, response.Status)
	}
	return body, err
}

var asset = regexp.MustCompile(`(?:href|src)="(/static/[^"#]+)`)

// firstLoad is how many bytes a browser without a cache loads for the queue, each
// file compressed by gzip as a proxy does.
func (r *reader) firstLoad(ctx context.Context) (int, error) {
	html, err := r.get(ctx, "/queue?view=open")
	if err != nil {
		return 0, err
	}
	total, err := compressed(html)
	if err != nil {
		return 0, err
	}
	var paths []string
	for _, found := range asset.FindAllSubmatch(html, -1) {
		paths = append(paths, string(found[1]))
	}
	slices.Sort(paths)
	for _, path := range slices.Compact(paths) {
		body, err := r.get(ctx, path)
		if err != nil {
			return 0, err
		}
		n, err := compressed(body)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

func compressed(body []byte) (int, error) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(body); err != nil {
		return 0, err
	}
	err := w.Close()
	return out.Len(), err
}

// times are sorted.
type times []time.Duration

// measure does something n times, after a tenth as many that do not count.
func measure(n int, do func() error) (times, error) {
	var all times
	for i := range n + n/10 {
		began := time.Now()
		if err := do(); err != nil {
			return nil, err
		}
		if i >= n/10 {
			all = append(all, time.Since(began))
		}
	}
	slices.Sort(all)
	return all, nil
}

func (t times) median() time.Duration { return t[len(t)/2] }
func (t times) p99() time.Duration    { return t[len(t)*99/100] }
