package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
)

// client is one connection that is kept open. It writes HTTP/1.1 itself, as the
// generators of load in C do, because it shares the processors with what it measures.
type client struct {
	head   string
	conn   net.Conn
	in     *bufio.Reader
	out    []byte
	answer []byte
}

func (l *lethe) dial() (*client, error) {
	conn, err := net.Dial("tcp", l.address)
	if err != nil {
		return nil, err
	}
	head := "POST /graphql HTTP/1.1\r\nHost: lethe.example.com\r\nAuthorization: Bearer " + l.token +
		"\r\nContent-Type: application/json\r\nAccept: application/graphql-response+json\r\nContent-Length: "
	return &client{head: head, conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}, nil
}

// post sends a GraphQL request. It fails unless the answer is 200 and without errors.
func (c *client) post(body []byte) error {
	c.out = append(append(c.out[:0], c.head...), strconv.Itoa(len(body))...)
	c.out = append(append(c.out, "\r\n\r\n"...), body...)
	if _, err := c.conn.Write(c.out); err != nil {
		return err
	}
	status, length, err := c.readHead()
	if err != nil {
		return err
	}
	if cap(c.answer) < length {
		c.answer = make([]byte, length)
	}
	c.answer = c.answer[:length]
	if _, err := io.ReadFull(c.in, c.answer); err != nil {
		return err
	}
	if status != 200 || bytes.Contains(c.answer, []byte(`"errors":[{`)) {
		return fmt.Errorf("HTTP %d: %s", status, c.answer[:min(len(c.answer), 300)])
	}
	return nil
}

func (c *client) readHead() (status, length int, err error) {
	length = -1
	for first := true; ; first = false {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, 0, err
		}
		line = bytes.TrimSpace(line)
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch {
		case first && len(line) > 12:
			status, err = strconv.Atoi(string(line[9:12]))
		case len(line) == 0 && length < 0:
			err = fmt.Errorf("HTTP %d without Content-Length", status)
		case len(line) == 0:
			return status, length, nil
		case bytes.EqualFold(name, []byte("Content-Length")):
			length, err = strconv.Atoi(string(value))
		}
		if err != nil {
			return 0, 0, err
		}
	}
}
