trigger FilmwrightContactTrigger on Contact(after update) {
    new FilmwrightContactTriggerHandler().afterUpdate(Trigger.oldMap, Trigger.newMap);
}
