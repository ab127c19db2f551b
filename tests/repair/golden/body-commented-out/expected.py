class Agent:
    def plan(self, goal):
        # steps = self.model.ask(goal)
        # return steps
        pass

    def act(self, step):
        return step()
