trigger ContactTrigger on Contact(after update) {
    new ContactTriggerHandler().afterUpdate(Trigger.oldMap, Trigger.newMap);
}
