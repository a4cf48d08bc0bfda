/* event_uri_test.c - RFC 3986 by examples, and the tables that are searched by halves. */
#include "domain/event/event_uri.h"

#include "domain/event/event_words.h"
#include "test/test.h"

TEST(event_uri_follows_rfc_3986)
{
    static const char *const good[] = {
        "urn:x:1",
        "a:",
        "x-y.z+1:b",
        "https://example.com",
        "http://u:p@h:80/p?q#f",
        "http://[::1]:8/",
        "urn:epc:id:sgtin:4012345.011122.25%2F",
        "ni:///sha-256;ab?ver=CBV2.0",
        "a:#",
        "HTTP://h",
        "http://h/a//b?x=/?",
        "mailto:a@b",
        "file:///c",
        "a:b:c@d",
    };
    static const char *const bad[] = {
        "",        ":",           "1a:b",       "abc",        "a b:c",        "urn:x y",
        "urn:x%",  "urn:x%2",     "urn:x%zz",   "urn:x#a#b",  "http://h:8a/", "http://a@b@c/",
        "urn:[x]", "http://[::1", "http://[]/", "http://h/[", "urn:\xc3\xa9", "urn:x\"",
        "urn:x<",  "urn:x\\",     "urn:x^",     "urn:x`",     "urn:x{",       "urn:x|",
        "-a:b",
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!uri_check(str_of(good[i])))
            test_fail(t, __FILE__, __LINE__, str_of(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (uri_check(str_of(bad[i])))
            test_fail(t, __FILE__, __LINE__, str_of(bad[i]));
    CHECK(t, !uri_check(STR("urn:x\0y")));
}

TEST(event_words_are_all_found)
{
    const WordList *lists[] = {&words_step,   &words_disposition, &words_transaction, &words_party,
                               &words_reason, &words_component,   &words_measurement, &words_alert};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        for (size_t k = 0; k < lists[i]->count; k++)
            CHECK(t, word_is_listed(lists[i], lists[i]->words[k]));
        CHECK(t, !word_is_listed(lists[i], STR("")));
        CHECK(t, !word_is_listed(lists[i], STR("shippin")));
        CHECK(t, !word_is_listed(lists[i], STR("a_word_longer_than_every_other_one_there_is")));
    }
    CHECK_INT(t, words_step.count, 41);
    CHECK_INT(t, words_disposition.count, 33);
    CHECK_INT(t, words_measurement.count, 72);
}
