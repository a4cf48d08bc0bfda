/* event_name.c - enum values as the words of the standard and of our output. */
#include <assert.h>

#include "domain/event/event.h"

static const char *const kind_names[] = {
    [EVENT_OBJECT] = "ObjectEvent",           [EVENT_AGGREGATION] = "AggregationEvent",
    [EVENT_TRANSACTION] = "TransactionEvent", [EVENT_TRANSFORMATION] = "TransformationEvent",
    [EVENT_ASSOCIATION] = "AssociationEvent",
};

static const char *const action_names[] = {
    [ACTION_NONE] = "",
    [ACTION_ADD] = "ADD",
    [ACTION_OBSERVE] = "OBSERVE",
    [ACTION_DELETE] = "DELETE",
};

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_INPUT] = "input",
    [ROLE_OUTPUT] = "output",
    [ROLE_PARENT] = "parent",
    [ROLE_CHILD] = "child",
    [ROLE_OBSERVED] = "observed",
    [ROLE_READ_POINT] = "read_point",
    [ROLE_LOCATION] = "location",
    [ROLE_SOURCE] = "source",
    [ROLE_DESTINATION] = "destination",
    [ROLE_TRANSACTION] = "transaction",
    [ROLE_OPERATOR] = "operator",
    [ROLE_EQUIPMENT] = "equipment",
    [ROLE_TOOL] = "tool",
    [ROLE_METHOD] = "method",
    [ROLE_ENVIRONMENT] = "environment",
    [ROLE_WORK_ORDER] = "work_order",
    [ROLE_DOCUMENT] = "document",
    [ROLE_SOFTWARE] = "software",
    [ROLE_LOT] = "lot",
};

const char *event_kind_name(EventKind kind)
{
    assert((unsigned)kind < sizeof kind_names / sizeof kind_names[0]);
    return kind_names[kind];
}

const char *action_name(Action action)
{
    assert((unsigned)action < sizeof action_names / sizeof action_names[0]);
    return action_names[action];
}

const char *role_name(Role role)
{
    assert((unsigned)role < ROLE_COUNT);
    return role_names[role];
}
