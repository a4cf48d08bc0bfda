/* The table of calls beside what the document of the interface says of them. */
#include "api/route.h"
#include "test/test.h"

#define SHAPE(handler, segments, takes, status, gives, zh, en)
#define NOUN(name, zh, en) STR_INIT(#name),
#define PARAMETER(name, kind, zh, en)
static const Str nouns[] = {
#include "api/shapes.def"
};
#undef NOUN
#undef PARAMETER
#define NOUN(name, zh, en)
#define PARAMETER(name, kind, zh, en) STR_INIT(#name),
static const Str parameters[] = {
#include "api/shapes.def"
};

static bool is_among(const Str *names, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(names[i], name))
            return true;
    }
    return false;
}

static size_t words_in(Str text)
{
    size_t count = 0;
    for (; text.n > 0; count++)
        (void)str_cut(&text, ' ');
    return count;
}

TEST(api_every_segment_of_a_path_has_its_name)
{
    for (size_t i = 0; i < api_route_count; i++) {
        const Route *route = &api_routes[i];
        size_t braces = 0;
        for (size_t k = 0; k < route->path.n; k++)
            braces += route->path.p[k] == '{';
        CHECK_INT(t, words_in(str_of(route->shape->segments)), braces);
        for (size_t k = 0; k < i; k++) {
            CHECK(t, !str_eq(api_routes[k].name, route->name));
            if (str_eq(api_routes[k].path, route->path)) /* one path, one document entry */
                CHECK_STR(t, str_of(api_routes[k].shape->segments), str_of(route->shape->segments));
        }
    }
}

TEST(api_every_parameter_and_noun_is_put_into_words)
{
    for (size_t i = 0; i < api_route_count; i++) {
        Str rest = api_routes[i].parameters, path = str_tail(api_routes[i].path, 1);
        while (rest.n > 0 && !str_eq(rest, STR(ITS_OWN))) {
            Str name = parameter_bare(str_cut(&rest, ' '));
            if (!is_among(parameters, sizeof parameters / sizeof *parameters, name))
                test_fail(t, __FILE__, __LINE__, name);
        }
        if (!str_starts(path, STR("api/v1/")))
            continue;
        path = str_tail(path, 7);
        Str noun = str_cut(&path, '/');
        if (!is_among(nouns, sizeof nouns / sizeof *nouns, noun))
            test_fail(t, __FILE__, __LINE__, noun);
    }
}

TEST(api_bodies_are_told_as_they_are_taken)
{
    for (size_t i = 0; i < api_route_count; i++) {
        const Shape *shape = api_routes[i].shape;
        CHECK_INT(t, shape->takes_type != NULL, api_routes[i].body != BODY_NONE);
        if (shape->takes != NULL)
            CHECK_INT(t, api_routes[i].body, BODY_JSON);
        CHECK(t, shape->status >= 200 && shape->status < 300);
        CHECK(t, shape->status != 204 || shape->gives_type == NULL);
        CHECK(t, shape->zh[0] != '\0' && shape->en[0] != '\0');
    }
}
